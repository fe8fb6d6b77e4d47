namespace DaprImages.Data.Search;

/// <param name="Score">Comparable within one search only.</param>
/// <param name="Matches">Why it was found.</param>
public sealed record SearchHit(Guid ImageId, double Score, IReadOnlyList<SearchMatch> Matches);

/// <param name="Value">The tag's or person's name; null for the other kinds.</param>
public sealed record SearchMatch(SearchMatchKind Kind, string? Value = null);
