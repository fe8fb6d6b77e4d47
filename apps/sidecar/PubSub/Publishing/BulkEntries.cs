using System.Buffers;
using System.Text;
using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using Google.Protobuf;

namespace DaprImages.Sidecar.PubSub.Publishing;

/// <summary>Reads the entries of a bulk that is published over HTTP.</summary>
internal sealed class BulkEntries(string appId, string pubSubName, string topic)
{
    private static readonly SearchValues<char> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n");

    /// <exception cref="Api.ApiException">The body is no list of entries, or an entry is none.</exception>
    public List<BulkMessageEntry> Read(ReadOnlySpan<byte> body, IReadOnlyDictionary<string, string> metadata)
    {
        var items = ReadItems(body);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return items.ConvertAll(item =>
        {
            var entry = ReadEntry(item);
            var (data, contentType) = (entry.Value("event"), entry.Text("contentType"));
            var read = new BulkMessageEntry { EntryId = entry.Text("entryId"), ContentType = contentType, Event = ToBytes(data, contentType) };
            if (entry.Value("metadata") is not null)
            {
                AddMetadata(read, metadata, entry.Texts("metadata"));
            }
            return read.EntryId.Length > 0 && seen.Add(read.EntryId) ? read : throw PubSubErrors.EntryId(appId, pubSubName, topic);
        });
    }

    /// <summary>What is said of the whole bulk holds for an entry that says anything itself, where it says nothing else.</summary>
    public static void AddMetadata(BulkMessageEntry entry, IEnumerable<KeyValuePair<string, string>> ofAll, IEnumerable<KeyValuePair<string, string>> own)
    {
        foreach (var (key, value) in ofAll.Concat(own))
        {
            entry.Metadata[key] = value;
        }
    }

    private List<object?> ReadItems(ReadOnlySpan<byte> body)
    {
        try
        {
            return GoJsonReader.ParseFirst(body) switch
            {
                null => [],
                List<object?> items => items,
                var other => throw new GoJsonException($"json: cannot unmarshal {GoJsonReader.KindOf(other)} into Go value of type []http.bulkPublishMessageEntry"),
            };
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.NoEntries(appId, pubSubName, topic, error.Message);
        }
    }

    private JsonFields ReadEntry(object? item)
    {
        try
        {
            var entry = new JsonFields(item);
            _ = (entry.Text("entryId"), entry.Text("contentType"), entry.Texts("metadata"));
            return entry;
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.NoEntries(appId, pubSubName, topic, error.Message);
        }
    }

    private ByteString ToBytes(object? data, string contentType)
    {
        if (ContentTypes.IsBinary(contentType) && data is string base64)
        {
            var bytes = new byte[base64.Length];
            return Convert.TryFromBase64String(base64, bytes, out var length)
                ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, length))
                : throw PubSubErrors.EventDoesNotFit(appId, pubSubName, topic, $"error: unable to decode base64 application/octect-stream data: illegal base64 data at input byte {Math.Max(0, base64.AsSpan().IndexOfAnyExcept(Base64Letters))}");
        }
        if (ContentTypes.IsText(contentType) && data is string text)
        {
            return UnsafeByteOperations.UnsafeWrap(Encoding.UTF8.GetBytes(text));
        }
        return ContentTypes.IsJson(contentType) || ContentTypes.IsCloudEvent(contentType)
            ? UnsafeByteOperations.UnsafeWrap(GoJsonWriter.Write(data))
            : throw PubSubErrors.EventDoesNotFit(appId, pubSubName, topic, "error: mismatch between contentType and event");
    }
}
