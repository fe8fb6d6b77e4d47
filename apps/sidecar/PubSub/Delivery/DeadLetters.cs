using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Publishing;
using Google.Protobuf;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Puts messages that were not taken into a subscription's dead-letter topic.</summary>
internal sealed partial class DeadLetters(Publisher publisher, ILogger<DeadLetters> logger)
{
    /// <returns>Whether the message is there now.</returns>
    public Task<bool> AddAsync(PubSubComponent component, string topic, ByteString data, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) => TryAsync(
        topic,
        () => publisher.PublishAsync(component, topic, data, metadata, cancellationToken),
        cancellationToken);

    /// <summary>The same for an entry of a bulk subscription.</summary>
    public Task<bool> AddAsync(PubSubComponent component, string topic, BulkMessageEntry entry, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) => TryAsync(
        topic,
        () => publisher.BulkPublishAsync(component, topic, [entry], metadata, cancellationToken),
        cancellationToken);

    private async Task<bool> TryAsync(string topic, Func<Task> publish, CancellationToken cancellationToken)
    {
        try
        {
            await publish();
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogLost(topic, error.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "error sending message to dead letter topic {Topic}: {Reason}")]
    private partial void LogLost(string topic, string reason);
}
