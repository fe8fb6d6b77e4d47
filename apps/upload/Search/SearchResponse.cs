using System.Text.Json.Serialization;
using DaprImages.Data.Search;
using DaprImages.Upload.Images;

namespace DaprImages.Upload.Search;

/// <param name="Items">The best first.</param>
/// <param name="NextCursor">Give it as <c>cursor</c>, with the same words and filters, for the next page; null on the last.</param>
/// <param name="NotSearched">What could not be searched, and why; empty when everything was.</param>
internal sealed record SearchResponse(IReadOnlyList<SearchItem> Items, string? NextCursor, IReadOnlyList<NotSearched> NotSearched);

/// <param name="Score">Comparable within one search only: 1 / (60 + rank), summed over the ways it was found.</param>
/// <param name="Matches">Why it was found.</param>
internal sealed record SearchItem(ImageResponse Image, double Score, IReadOnlyList<MatchResponse> Matches);

/// <param name="Value">The tag's or person's name; absent for the other kinds.</param>
internal sealed record MatchResponse(SearchMatchKind Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value);

/// <param name="What"><c>look</c>: how images look.</param>
internal sealed record NotSearched(string What, string Reason, string Remedy)
{
    public const string Look = "look";
}
