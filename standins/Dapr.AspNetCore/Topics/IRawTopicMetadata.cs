namespace Dapr;

public interface IRawTopicMetadata
{
    /// <summary>Whether the message comes as it was published, without an envelope.</summary>
    bool? EnableRawPayload { get; }
}
