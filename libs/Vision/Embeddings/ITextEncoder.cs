using DaprImages.Vision.Engines;

namespace DaprImages.Vision.Embeddings;

/// <summary>Puts words into the space of an image embedding model, so that both compare by cosine.</summary>
public interface ITextEncoder
{
    /// <summary>Whether its model is installed; without it, the reason and the remedy.</summary>
    EngineAvailability Availability { get; }

    /// <summary>The embedding model whose image vectors these compare with, as in <c>images.embedding_model</c>.</summary>
    string Model { get; }

    /// <returns>A vector of length 1.</returns>
    Task<ReadOnlyMemory<float>> EncodeAsync(string text, CancellationToken cancellationToken);
}
