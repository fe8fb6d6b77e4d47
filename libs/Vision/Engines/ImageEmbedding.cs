using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Engines;

/// <param name="Vector">Of length 1, compared by cosine with vectors of the same model only.</param>
public sealed record ImageEmbedding(ReadOnlyMemory<float> Vector, ModelInfo Model);
