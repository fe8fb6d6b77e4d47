using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Delivery;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DaprImages.Sidecar.PubSub.Streaming;

/// <summary>Events in the form that they have over gRPC.</summary>
internal static class TopicEvents
{
    private static readonly HashSet<string> Own =
    [
        EventFields.Id, EventFields.Source, EventFields.DataContentType, EventFields.Type, EventFields.SpecVersion, EventFields.Data, EventFields.DataBase64,
    ];

    /// <exception cref="DeliveryException">The event's data is not what it is called.</exception>
    public static TopicEventRequest From(DeliveredEvent delivered)
    {
        var fields = delivered.Fields ?? [];
        return new TopicEventRequest
        {
            Id = Text(fields, EventFields.Id),
            Source = Text(fields, EventFields.Source),
            Type = Text(fields, EventFields.Type),
            SpecVersion = Text(fields, EventFields.SpecVersion),
            DataContentType = Text(fields, EventFields.DataContentType),
            Topic = delivered.Topic,
            PubsubName = delivered.PubSubName,
            Path = delivered.Path,
            Data = Data(fields),
            Extensions = ToStruct(fields.Where(field => !Own.Contains(field.Key))),
        };
    }

    private static string Text(Dictionary<string, object?> fields, string name) => fields.GetValueOrDefault(name) as string ?? "";

    private static ByteString Data(Dictionary<string, object?> fields)
    {
        if (fields.GetValueOrDefault(EventFields.DataBase64) is { } encoded)
        {
            try
            {
                return ByteString.FromBase64(encoded as string ?? throw Unexpected());
            }
            catch (FormatException)
            {
                throw Unexpected();
            }
        }
        var contentType = Text(fields, EventFields.DataContentType);
        return fields.GetValueOrDefault(EventFields.Data) switch
        {
            null => ByteString.Empty,
            string text when ContentTypes.IsText(contentType) => ByteString.CopyFromUtf8(text),
            _ when ContentTypes.IsText(contentType) => throw Unexpected(),
            var value when ContentTypes.IsJson(contentType) || ContentTypes.IsCloudEvent(contentType) => UnsafeByteOperations.UnsafeWrap(GoJsonWriter.Write(value)),
            _ => ByteString.Empty,
        };
    }

    private static DeliveryException Unexpected() => new("error returned from app while processing pub/sub event: retriable error occurred: unexpected data type encountered in envelope");

    private static Struct ToStruct(IEnumerable<KeyValuePair<string, object?>> fields)
    {
        var result = new Struct();
        foreach (var (name, value) in fields)
        {
            result.Fields[name] = ToValue(value);
        }
        return result;
    }

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        bool truth => Value.ForBool(truth),
        string text => Value.ForString(text),
        GoNumber number => Value.ForNumber(number.ToDouble()),
        List<object?> items => Value.ForList([.. items.Select(ToValue)]),
        var fields => Value.ForStruct(ToStruct((Dictionary<string, object?>)fields)),
    };
}
