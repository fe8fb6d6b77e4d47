namespace DaprImages.PubSubPostgres.Queue;

/// <param name="Consumer">Empty while nobody has subscribed.</param>
/// <param name="Ready">Messages that can be delivered or are being delivered.</param>
/// <param name="Waiting">Messages that are not due, or behind another of their ordering key.</param>
/// <param name="OldestAge">Since when the oldest ready message has waited.</param>
internal sealed record QueueDepth(string Topic, string Consumer, long Ready, long Waiting, TimeSpan OldestAge);
