namespace DaprImages.Contracts.Results;

/// <summary>That the image has a vector, and of which model; the vector itself is in the images table.</summary>
public sealed record EmbeddingResult(int Dimensions) : StageResult;
