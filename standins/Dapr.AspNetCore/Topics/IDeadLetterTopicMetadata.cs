namespace Dapr;

public interface IDeadLetterTopicMetadata
{
    /// <summary>Where a message goes that could not be handled.</summary>
    string? DeadLetterTopic { get; }
}
