namespace DaprImages.Data.Duplicates;

/// <summary>Images that are nearly the same picture: each with another of them, not necessarily with all.</summary>
/// <param name="Similarity">The least cosine by which they are connected.</param>
/// <param name="ImageIds">The newest first.</param>
public sealed record DuplicateGroup(double Similarity, IReadOnlyList<Guid> ImageIds);
