namespace Dapr.AspNetCore;

/// <summary>The messages that came at once; answered with a <see cref="BulkSubscribeAppResponse"/>.</summary>
public class BulkSubscribeMessage<TValue>
{
    public BulkSubscribeMessage()
    {
    }

    public BulkSubscribeMessage(List<BulkSubscribeMessageEntry<TValue>> entries, string topic, Dictionary<string, string> metadata)
        => (Entries, Topic, Metadata) = (entries, topic, metadata);

    public List<BulkSubscribeMessageEntry<TValue>> Entries { get; set; } = [];

    public string? Topic { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }
}
