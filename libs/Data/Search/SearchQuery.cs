using DaprImages.Data.Embeddings;

namespace DaprImages.Data.Search;

/// <param name="Text">Words that all have to be there, <c>"words in a row"</c>, <c>-words</c> that must not be.</param>
/// <param name="Look">The words in the space of an embedding model; null when nothing puts them there.</param>
public sealed record SearchQuery(string Text, LookQuery? Look = null);

/// <param name="Vector">Of length 1.</param>
/// <param name="From">The least cosine of an image that looks like it.</param>
public sealed record LookQuery(ReadOnlyMemory<float> Vector, EmbeddingModel Model, double From);
