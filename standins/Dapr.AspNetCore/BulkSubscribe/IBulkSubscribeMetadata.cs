namespace Dapr.AspNetCore;

/// <summary>How many messages of a topic come at once, and how long the first of them waits for others.</summary>
public interface IBulkSubscribeMetadata
{
    int MaxMessagesCount { get; }

    int MaxAwaitDurationMs { get; }

    string TopicName { get; }
}
