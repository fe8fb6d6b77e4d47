using System.Globalization;
using System.Text;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.PubSub.CloudEvents;

/// <summary>Makes the CloudEvents that are published and delivered, field by field as daprd makes them.</summary>
internal static class Envelope
{
    private const string DefaultType = "com.dapr.event.sent";
    private const string DefaultSource = "Dapr";
    private const string SpecVersion = "1.0";
    private const string OverridePrefix = "cloudevent.";

    /// <summary>The CloudEvent around published data; data that is a CloudEvent itself keeps its fields.</summary>
    /// <exception cref="GoJsonException">The data is called a CloudEvent and is none.</exception>
    public static Dictionary<string, object?> Create(in PublishedEvent published, TimeProvider clock) => ContentTypes.IsCloudEvent(published.ContentType)
        ? Complete(published, clock)
        : Wrap(published, clock);

    /// <summary>The CloudEvent around data that was published without one.</summary>
    public static Dictionary<string, object?> ForRawData(ReadOnlySpan<byte> data, string topic, string pubSubName, IReadOnlyDictionary<string, string> metadata)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [EventFields.Id] = Guid.NewGuid().ToString(),
            [EventFields.SpecVersion] = SpecVersion,
            [EventFields.DataContentType] = ContentTypes.Binary,
            [EventFields.Source] = DefaultSource,
            [EventFields.Type] = DefaultType,
            [EventFields.Topic] = topic,
            [EventFields.PubSubName] = pubSubName,
            [EventFields.DataBase64] = Convert.ToBase64String(data),
        };
        AddTrace(fields, metadata);
        return fields;
    }

    /// <summary>Where an event names no trace, its message's metadata may.</summary>
    public static void AddTrace(Dictionary<string, object?> fields, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue(EventFields.TraceId, out var traceId))
        {
            fields.TryAdd(EventFields.TraceId, traceId);
        }
        if (metadata.TryGetValue(EventFields.TraceParent, out var traceParent) && fields.TryAdd(EventFields.TraceParent, traceParent))
        {
            fields[EventFields.TraceId] = traceParent;
        }
        if (metadata.TryGetValue(EventFields.TraceState, out var traceState))
        {
            fields.TryAdd(EventFields.TraceState, traceState);
        }
    }

    /// <summary>Writes down when the event expires, when its metadata says so; only for components that have no such time of their own.</summary>
    public static void AddExpiration(Dictionary<string, object?> fields, IReadOnlyDictionary<string, string> metadata, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (metadata.Count > 0 && TimeToLive(metadata) is { } timeToLive && timeToLive <= DateTimeOffset.MaxValue - now)
        {
            fields[EventFields.Expiration] = Format(now + timeToLive);
        }
    }

    public static bool HasExpired(Dictionary<string, object?> fields, TimeProvider clock) =>
        fields.TryGetValue(EventFields.Expiration, out var value)
        && value is string { Length: > 0 } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiration)
        && expiration < clock.GetUtcNow();

    private static Dictionary<string, object?> Wrap(in PublishedEvent published, TimeProvider clock)
    {
        var contentType = string.IsNullOrEmpty(published.ContentType) ? ContentTypes.Text : published.ContentType;
        var traceParent = Override(published.Metadata, EventFields.TraceParent) ?? Override(published.Metadata, EventFields.TraceId) ?? published.TraceParent;
        var fields = new Dictionary<string, object?>(16, StringComparer.Ordinal)
        {
            [EventFields.Id] = Override(published.Metadata, EventFields.Id) ?? Guid.NewGuid().ToString(),
            [EventFields.SpecVersion] = SpecVersion,
            [EventFields.DataContentType] = contentType,
            [EventFields.Source] = Override(published.Metadata, EventFields.Source) ?? published.Source,
            [EventFields.Type] = Override(published.Metadata, EventFields.Type) ?? DefaultType,
            [EventFields.Topic] = published.Topic,
            [EventFields.PubSubName] = published.PubSubName,
            [EventFields.TraceId] = traceParent,
            [EventFields.TraceParent] = traceParent,
            [EventFields.TraceState] = Override(published.Metadata, EventFields.TraceState) ?? published.TraceState,
            [EventFields.Time] = Format(clock.GetUtcNow()),
        };
        if (Override(published.Metadata, EventFields.Subject) is { } subject)
        {
            fields[EventFields.Subject] = subject;
        }
        if (ContentTypes.IsBinary(contentType) || ContentTypes.IsProtobuf(contentType))
        {
            fields[EventFields.DataBase64] = Convert.ToBase64String(published.Data.Span);
        }
        else
        {
            fields[EventFields.Data] = ContentTypes.IsJson(contentType) ? JsonOrText(published.Data.Span) : Encoding.UTF8.GetString(published.Data.Span);
        }
        return fields;
    }

    private static Dictionary<string, object?> Complete(in PublishedEvent published, TimeProvider clock)
    {
        var fields = GoJsonReader.ParseFirstObject(published.Data.Span) ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        fields.TryAdd(EventFields.Time, Format(clock.GetUtcNow()));
        if (fields.TryAdd(EventFields.TraceId, published.TraceParent))
        {
            fields[EventFields.TraceParent] = published.TraceParent;
        }
        fields.TryAdd(EventFields.TraceState, published.TraceState);
        fields[EventFields.Topic] = published.Topic;
        fields[EventFields.PubSubName] = published.PubSubName;
        fields[EventFields.Source] = fields.GetValueOrDefault(EventFields.Source) ?? DefaultSource;
        fields[EventFields.Type] = fields.GetValueOrDefault(EventFields.Type) ?? DefaultType;
        fields[EventFields.SpecVersion] = fields.GetValueOrDefault(EventFields.SpecVersion) ?? SpecVersion;
        return fields;
    }

    /// <summary>Data that is called JSON and is none goes as text.</summary>
    private static object? JsonOrText(ReadOnlySpan<byte> data)
    {
        try
        {
            return GoJsonReader.ParseFirst(data);
        }
        catch (GoJsonException)
        {
            return Encoding.UTF8.GetString(data);
        }
    }

    /// <summary>A duration or a number of seconds; null when there is none, or none that makes sense.</summary>
    private static TimeSpan? TimeToLive(IReadOnlyDictionary<string, string> metadata)
    {
        var text = Find(metadata, "ttl") ?? Find(metadata, "ttlInSeconds");
        if (Duration.TryParse(text, out var duration))
        {
            return duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static string? Override(IReadOnlyDictionary<string, string> metadata, string field) =>
        metadata.Count > 0 && Find(metadata, $"{OverridePrefix}{field}") is { Length: > 0 } value ? value : null;

    private static string? Find(IReadOnlyDictionary<string, string> metadata, string name)
    {
        foreach (var (key, value) in metadata)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        return null;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
