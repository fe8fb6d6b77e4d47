namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>An event on its way to the app.</summary>
/// <param name="Fields">The CloudEvent; null for the message <c>null</c>.</param>
/// <param name="Body">The CloudEvent as it is sent over HTTP.</param>
/// <param name="Metadata">The message's, with what the sidecar added.</param>
internal sealed record DeliveredEvent(
    string PubSubName,
    string Topic,
    string Path,
    Dictionary<string, object?>? Fields,
    ReadOnlyMemory<byte> Body,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>A field as Go prints it.</summary>
    public string Print(string field) => Fields?.GetValueOrDefault(field) switch
    {
        null => "<nil>",
        Json.GoNumber number => number.Text,
        var value => value.ToString()!,
    };

    /// <summary>The trace that the event says it belongs to; null when it says nothing. It may be no trace at all.</summary>
    public string? TraceParent => (Fields?.GetValueOrDefault(CloudEvents.EventFields.TraceParent) ?? Fields?.GetValueOrDefault(CloudEvents.EventFields.TraceId)) as string;
}
