using Dapr.Proto.Components.V1;
using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Publishing;
using DaprImages.Sidecar.PubSub.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using BulkPublishRequest = Dapr.Proto.Runtime.V1.BulkPublishRequest;
using BulkPublishResponse = Dapr.Proto.Runtime.V1.BulkPublishResponse;
using BulkPublishResponseFailedEntry = Dapr.Proto.Runtime.V1.BulkPublishResponseFailedEntry;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override async Task<Empty> PublishEvent(PublishEventRequest request, ServerCallContext context)
    {
        var component = publisher.Find(request.PubsubName, request.Topic);
        var traceParent = TraceParent(context);
        var data = request.Data;
        if (IsRaw(component, request.Metadata))
        {
            request.Metadata[EventFields.TraceId] = traceParent;
            request.Metadata[EventFields.TraceState] = "";
        }
        else
        {
            data = Wrap(component, request.Topic, request.DataContentType, data, traceParent, request.Metadata);
        }
        await publisher.PublishAsync(component, request.Topic, data, request.Metadata, context.CancellationToken);
        return new Empty();
    }

    public override Task<BulkPublishResponse> BulkPublishEventAlpha1(BulkPublishRequest request, ServerCallContext context) => BulkPublishEvent(request, context);

    public override async Task<BulkPublishResponse> BulkPublishEvent(BulkPublishRequest request, ServerCallContext context)
    {
        var component = publisher.Find(request.PubsubName, request.Topic);
        var isRaw = IsRaw(component, request.Metadata);
        var traceParent = TraceParent(context);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<BulkMessageEntry>(request.Entries.Count);
        foreach (var given in request.Entries)
        {
            if (given.EntryId.Length == 0 || !seen.Add(given.EntryId))
            {
                throw PubSubErrors.EntryId(arguments.AppId, component.Name, request.Topic);
            }
            var entry = new BulkMessageEntry { EntryId = given.EntryId, ContentType = given.ContentType };
            if (given.Metadata.Count > 0)
            {
                BulkEntries.AddMetadata(entry, request.Metadata, given.Metadata);
            }
            entry.Event = isRaw ? given.Event : Wrap(component, request.Topic, given.ContentType, given.Event, traceParent, entry.Metadata);
            entries.Add(entry);
        }
        try
        {
            var failed = await publisher.BulkPublishAsync(component, request.Topic, entries, request.Metadata, context.CancellationToken);
            return new BulkPublishResponse { FailedEntries = { failed.Select(entry => new BulkPublishResponseFailedEntry { EntryId = entry.EntryId, Error = entry.Error }) } };
        }
        catch (BulkPublishException error)
        {
            throw PubSubErrors.NotPublished(component.Name, request.Topic, error.Message);
        }
    }

    public override Task SubscribeTopicEventsAlpha1(
        IAsyncStreamReader<SubscribeTopicEventsRequestAlpha1> requestStream, IServerStreamWriter<SubscribeTopicEventsResponseAlpha1> responseStream, ServerCallContext context) =>
        streams.ServeAsync(requestStream, responseStream, context.CancellationToken);

    private ByteString Wrap(PubSubComponent component, string topic, string contentType, ByteString data, string traceParent, MapField<string, string> metadata) =>
        publisher.Wrap(component, new PublishedEvent(component.Name, topic, arguments.AppId, contentType, data.Memory, traceParent, TraceState: "", metadata));

    private static bool IsRaw(PubSubComponent component, MapField<string, string> metadata)
    {
        try
        {
            return Subscription.IsRawIn(metadata);
        }
        catch (FormatException error)
        {
            throw PubSubErrors.Metadata(component.Name, metadata, error.Message);
        }
    }

    /// <summary>The trace that an event of the call belongs to; empty for none. Over gRPC daprd hands on no trace state.</summary>
    private static string TraceParent(ServerCallContext context) => TraceContext.Of(context.GetHttpContext()) is { IsNone: false } trace ? trace.Parent : "";
}
