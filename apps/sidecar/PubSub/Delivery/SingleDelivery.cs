using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Delivers each message as an event of its own.</summary>
internal sealed partial class SingleDelivery(
    PubSubComponent component,
    Subscription subscription,
    ISubscriber subscriber,
    Policy policy,
    DeadLetters deadLetters,
    TimeProvider clock,
    ILogger<SingleDelivery> logger) : IMessageHandler
{
    private const string BinaryFieldPrefix = "ce_";

    public async Task<string?> HandleAsync(PullMessagesResponse message, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>(message.Metadata, StringComparer.Ordinal)
        {
            ["content-type"] = message.ContentType,
            ["pubsubName"] = component.Name,
        };
        try
        {
            var (fields, body) = ReadEvent(message, metadata);
            if (fields is not null && Envelope.HasExpired(fields, clock))
            {
                LogExpired(subscription.Topic);
                await BuryAsync(message, metadata, cancellationToken);
                return null;
            }
            if (subscription.Route(fields) is not { } path)
            {
                await BuryAsync(message, metadata, cancellationToken);
                return null;
            }
            var delivered = new DeliveredEvent(component.Name, message.TopicName, path, fields, body, metadata);
            await policy.RunAsync(token => DeliverAsync(message, delivered, token), cancellationToken, DeliveryException.StatusCodeOf);
            return null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && DeliveryException.IsRefusal(error))
        {
            LogNotTaken(subscription.Topic, error.Message);
            return await BuryAsync(message, metadata, cancellationToken) ? null : error.Message;
        }
    }

    private async Task<bool> DeliverAsync(PullMessagesResponse message, DeliveredEvent delivered, CancellationToken cancellationToken)
    {
        var taken = await subscriber.DeliverAsync(delivered, cancellationToken);
        if (!taken)
        {
            LogDropped(subscription.Topic);
            if (subscription.DeadLetterTopic is not null && !await BuryAsync(message, delivered.Metadata, cancellationToken))
            {
                throw new DeliveryException("pubsub message dropped");
            }
        }
        return taken;
    }

    /// <summary>The event that a message holds, and how it is sent over HTTP.</summary>
    private (Dictionary<string, object?>? Fields, ReadOnlyMemory<byte> Body) ReadEvent(PullMessagesResponse message, Dictionary<string, string> metadata)
    {
        if (subscription.IsRaw)
        {
            var wrapped = Envelope.ForRawData(message.Data.Span, message.TopicName, component.Name, metadata);
            return (wrapped, GoJsonWriter.Write(wrapped));
        }
        if (ContentTypes.IsBinary(message.ContentType))
        {
            var fields = metadata
                .Where(entry => entry.Key.StartsWith(BinaryFieldPrefix, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(entry => entry.Key[BinaryFieldPrefix.Length..].ToLowerInvariant(), entry => (object?)entry.Value, StringComparer.Ordinal);
            fields[EventFields.DataContentType] = message.ContentType;
            return (fields, message.Data.Memory);
        }
        var read = GoJsonReader.ParseObject(message.Data.Span);
        if (read is not null)
        {
            Envelope.AddTrace(read, metadata);
        }
        return (read, message.Data.Memory);
    }

    /// <returns>Whether there is a dead-letter topic and the message is in it now.</returns>
    private async Task<bool> BuryAsync(PullMessagesResponse message, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        subscription.DeadLetterTopic is { } topic && await deadLetters.AddAsync(component, topic, message.Data, metadata, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "dropping expired pub/sub event of topic {Topic}")]
    private partial void LogExpired(string topic);

    [LoggerMessage(LogLevel.Warning, "an event of topic {Topic} was dropped by the app")]
    private partial void LogDropped(string topic);

    [LoggerMessage(LogLevel.Warning, "an event of topic {Topic} was not taken: {Reason}")]
    private partial void LogNotTaken(string topic, string reason);
}
