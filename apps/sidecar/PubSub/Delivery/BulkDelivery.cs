using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>
/// Delivers messages in the form of bulk subscriptions. As a pluggable component's stream brings the next message only after the last was settled, each
/// bulk holds one, and it waits in vain for more: with daprd it is the same.
/// </summary>
internal sealed partial class BulkDelivery(
    PubSubComponent component,
    Subscription subscription,
    BulkGathering gathering,
    AppRequests app,
    Policy policy,
    DeadLetters deadLetters,
    TimeProvider clock,
    ILogger<BulkDelivery> logger) : IMessageHandler
{
    private const string EventType = "com.dapr.event.sent.bulk";

    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal) { ["pubsubName"] = component.Name };

    public async Task<string?> HandleAsync(PullMessagesResponse message, CancellationToken cancellationToken)
    {
        if (gathering.MaxMessages > 1 && !component.DeliversAtOnce)
        {
            await Task.Delay(gathering.MaxAwait, clock, cancellationToken);
        }
        var entry = new BulkMessageEntry { EntryId = Guid.NewGuid().ToString(), Event = message.Data, ContentType = message.ContentType, Metadata = { message.Metadata } };
        try
        {
            var read = subscription.IsRaw ? null : GoJsonReader.ParseObject(message.Data.Span);
            if (read is not null && Envelope.HasExpired(read, clock) || subscription.Route(subscription.IsRaw ? message.Data.ToStringUtf8() : read) is not { } path)
            {
                await BuryAsync(entry, cancellationToken);
                return null;
            }
            var body = Write(entry, read);
            var traceParent = (read?.GetValueOrDefault(EventFields.TraceParent) ?? read?.GetValueOrDefault(EventFields.TraceId)) as string;
            if (!await policy.RunAsync(token => DeliverAsync(path, body, entry.EntryId, traceParent, token), cancellationToken))
            {
                await BuryAsync(entry, cancellationToken);
            }
            return null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && DeliveryException.IsRefusal(error))
        {
            LogNotTaken(subscription.Topic, error.Message);
            return subscription.DeadLetterTopic is { } topic && await deadLetters.AddAsync(component, topic, entry, _metadata, cancellationToken) ? null : error.Message;
        }
    }

    /// <returns>False when the entry is to be dropped.</returns>
    private async Task<bool> DeliverAsync(string path, ReadOnlyMemory<byte> body, string entryId, string? traceParent, CancellationToken cancellationToken)
    {
        var answer = await app.PostAsync(path, ContentTypes.Json, body, _metadata, traceParent, cancellationToken);
        if (answer.IsMissing)
        {
            return true; // as daprd has it: done, and no dead letter
        }
        if (!answer.IsSuccess)
        {
            throw new DeliveryException($"Retriable error returned from app while processing bulk pub/sub event, topic: {subscription.Topic}. status code returned: {answer.StatusCode}");
        }
        var statuses = new JsonFields(GoJsonReader.ParseFirst(answer.Body)).Items("statuses").ToList();
        var own = statuses.FindLastIndex(status => status.Text("entryId") == entryId);
        if (own < 0)
        {
            throw new DeliveryException($"response not received, RETRY required while processing bulk subscribe event for entry id: {entryId}");
        }
        return statuses[own].Text("status") switch
        {
            "SUCCESS" => true,
            "DROP" => false,
            "" or "RETRY" => throw new DeliveryException($"RETRY required while processing bulk subscribe event for entry id: {entryId}"),
            var other => throw new DeliveryException($"unknown status returned from app while processing bulk subscribe event {entryId}: {other}"),
        };
    }

    private ReadOnlyMemory<byte> Write(BulkMessageEntry entry, Dictionary<string, object?>? read)
    {
        var contentType = entry.ContentType.Length > 0 ? entry.ContentType : subscription.IsRaw ? ContentTypes.Binary : ContentTypes.CloudEvent;
        var item = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["entryId"] = entry.EntryId,
            ["event"] = subscription.IsRaw ? entry.Event.ToBase64() : read,
            ["metadata"] = entry.Metadata.Count == 0 ? null : entry.Metadata.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal),
            ["contentType"] = contentType,
        };
        return GoJsonWriter.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["type"] = EventType,
            ["topic"] = subscription.Topic,
            ["pubsubname"] = component.Name,
            ["metadata"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["pubsubName"] = component.Name },
            ["entries"] = new List<object?> { item },
        });
    }

    private Task BuryAsync(BulkMessageEntry entry, CancellationToken cancellationToken) => subscription.DeadLetterTopic is { } topic
        ? deadLetters.AddAsync(component, topic, entry.Event, entry.Metadata, cancellationToken)
        : Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "an entry of topic {Topic} was not taken: {Reason}")]
    private partial void LogNotTaken(string topic, string reason);
}
