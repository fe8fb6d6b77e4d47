namespace DaprImages.Data.Images;

/// <param name="Kind"><c>object</c>, <c>scene</c>, <c>person</c> or <c>text</c>.</param>
/// <param name="Confidence">0..1.</param>
public sealed record ImageTag(Guid ImageId, string Kind, string Name, double Confidence);
