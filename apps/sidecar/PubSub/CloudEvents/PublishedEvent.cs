namespace DaprImages.Sidecar.PubSub.CloudEvents;

/// <summary>An event that an app publishes, before it has its envelope.</summary>
/// <param name="Source">The app's id.</param>
/// <param name="TraceParent">The trace that the event belongs to; empty for none.</param>
/// <param name="Metadata">May override some of the envelope's fields by keys such as <c>cloudevent.id</c>.</param>
internal readonly record struct PublishedEvent(
    string PubSubName,
    string Topic,
    string Source,
    string? ContentType,
    ReadOnlyMemory<byte> Data,
    string TraceParent,
    string TraceState,
    IReadOnlyDictionary<string, string> Metadata);
