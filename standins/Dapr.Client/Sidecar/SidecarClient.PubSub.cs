using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Api = Dapr.Proto.Runtime.V1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override Task PublishEventAsync<TData>(string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return PublishAsync(pubsubName, topicName, Write(data), ContentTypeOf(data), null, cancellationToken);
    }

    public override Task PublishEventAsync<TData>(string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, Write(data), ContentTypeOf(data), metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default)
        => PublishAsync(pubsubName, topicName, null, "", null, cancellationToken);

    public override Task PublishEventAsync(string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, null, "", metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName,
        string topicName,
        ReadOnlyMemory<byte> data,
        string dataContentType = Constants.ContentTypeApplicationJson,
        Dictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
        => PublishAsync(pubsubName, topicName, UnsafeByteOperations.UnsafeWrap(data), dataContentType ?? Constants.ContentTypeApplicationJson, metadata, cancellationToken);

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);
        var request = new Api.BulkPublishRequest { PubsubName = pubsubName, Topic = topicName };
        Fill(request.Metadata, metadata);
        foreach (var item in events)
        {
            var entry = new Api.BulkPublishRequestEntry
            {
                EntryId = request.Entries.Count.ToString(CultureInfo.InvariantCulture),
                Event = item is byte[] bytes ? UnsafeByteOperations.UnsafeWrap(bytes) : Write(item),
                ContentType = item is byte[]? Constants.ContentTypeApplicationOctetStream : ContentTypeOf(item),
            };
            Fill(entry.Metadata, metadata);
            request.Entries.Add(entry);
        }
        var response = await CallAsync("Bulk Publish operation", _api.BulkPublishEventAsync, request, cancellationToken);
        return new BulkPublishResponse<TValue>([.. response.FailedEntries.Select(failed =>
        {
            var index = int.Parse(failed.EntryId, CultureInfo.InvariantCulture);
            var entry = request.Entries[index];
            return new BulkPublishResponseFailedEntry<TValue>(new BulkPublishEntry<TValue>(entry.EntryId, events[index], entry.ContentType, entry.Metadata), failed.Error);
        })]);
    }

    private Task<Empty> PublishAsync(string pubsubName, string topicName, ByteString? data, string contentType, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var request = new Api.PublishEventRequest { PubsubName = pubsubName, Topic = topicName };
        if (data is not null)
        {
            (request.Data, request.DataContentType) = (data, contentType);
        }
        Fill(request.Metadata, metadata);
        return CallAsync("Publish operation", _api.PublishEventAsync, request, cancellationToken);
    }

    private static string ContentTypeOf<T>(T data) => data is CloudEvent ? Constants.ContentTypeCloudEvent : Constants.ContentTypeApplicationJson;
}
