using DaprImages.Data.Embeddings;
using DaprImages.Data.Search;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Engines;

namespace DaprImages.Upload.Search;

/// <summary>Puts a search into the space of the image embeddings, or says why it is not.</summary>
internal sealed partial class LookEncoder(ITextEncoder? encoder, ILogger<LookEncoder> logger)
{
    private const string Remedy = "Install a model for it and restart: scripts/models list names those there are.";

    /// <summary>The threshold of an encoder's model from which an image looks like the words; without one the nearest images count, however far they are.</summary>
    private const string Threshold = "look";

    public async Task<(LookQuery? Query, NotSearched? Missing)> EncodeAsync(string text, CancellationToken cancellationToken)
    {
        switch (encoder?.Availability)
        {
            case null:
                return (null, new(NotSearched.Look, "No model that compares images with words is installed.", Remedy));
            case EngineAvailability.Unavailable missing:
                return (null, new(NotSearched.Look, missing.Reason, missing.Remedy));
            case EngineAvailability.Available available:
                try
                {
                    var vector = await encoder!.EncodeAsync(text, cancellationToken);
                    return (new(vector, new EmbeddingModel(encoder.Model, vector.Length), available.Model.Thresholds?.GetValueOrDefault(Threshold, -1) ?? -1), null);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    LogNotEncoded(error);
                    return (null, new(NotSearched.Look, "The model that compares images with words has failed.", "Look at the log of the upload app; the rest of the search is done."));
                }
            default:
                throw new InvalidOperationException("An engine is available or not.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A search could not be put into the space of the image embeddings")]
    private partial void LogNotEncoded(Exception error);
}
