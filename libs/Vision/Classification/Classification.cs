namespace DaprImages.Vision.Classification;

/// <summary>What a classifier makes of a picture as a whole.</summary>
/// <param name="Probabilities">Of each class, in the order of the labels; their sum is 1.</param>
/// <param name="Features">Of length 1: near those of similar pictures.</param>
internal sealed record Classification(ReadOnlyMemory<float> Probabilities, ReadOnlyMemory<float> Features);
