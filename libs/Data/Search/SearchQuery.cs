using DaprImages.Data.Embeddings;

namespace DaprImages.Data.Search;

/// <param name="Text">Words that all have to be there, <c>"words in a row"</c>, <c>-words</c> that must not be.</param>
/// <param name="Look">The words in the space of an embedding model; null when nothing puts them there.</param>
public sealed record SearchQuery(string Text, LookQuery? Look = null)
{
    /// <summary>The words that have to be there, without quotes, for whoever puts them into another form; empty when there are none.</summary>
    public static string WantedIn(string text) => SearchWords.Parse(text).Wanted.Replace("\"", "", StringComparison.Ordinal).Trim();
}

/// <param name="Vector">Of length 1.</param>
/// <param name="From">The least cosine of an image that looks like it.</param>
public sealed record LookQuery(ReadOnlyMemory<float> Vector, EmbeddingModel Model, double From);
