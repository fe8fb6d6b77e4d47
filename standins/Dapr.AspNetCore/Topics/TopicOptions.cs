namespace Dapr;

/// <summary>A subscription, as <see cref="TopicAttribute"/> has it.</summary>
public class TopicOptions
{
    /// <summary>For the pub/sub component.</summary>
    public IDictionary<string, string>? Metadata;

    public string? Name { get; set; }

    public string? PubsubName { get; set; }

    public bool EnableRawPayload { get; set; }

    public string? Match { get; set; }

    public int Priority { get; set; }

    public string[]? OwnedMetadatas { get; set; }

    public string? MetadataSeparator { get; set; }

    public string? DeadLetterTopic { get; set; }
}
