namespace DaprImages.Data.Images;

/// <param name="Kind"><c>object</c>, <c>scene</c>, <c>person</c> or <c>text</c>.</param>
public sealed record TagCount(string Kind, string Name, long Count);
