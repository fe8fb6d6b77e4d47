namespace DaprImages.Data.Faces;

/// <param name="Person">Only this one's.</param>
/// <param name="Unknown">Only those that are nobody's.</param>
public sealed record FaceFilter(Guid? Person = null, bool Unknown = false);
