namespace DaprImages.Sidecar.PubSub.Subscriptions;

/// <summary>How a bulk subscription gathers messages.</summary>
/// <param name="MaxMessages">With this many there is no waiting for more.</param>
/// <param name="MaxAwait">How long to wait for more.</param>
internal sealed record BulkGathering(int MaxMessages, TimeSpan MaxAwait)
{
    public static BulkGathering From(int? maxMessages, int? maxAwaitMilliseconds) => new(
        maxMessages is > 0 ? maxMessages.Value : 100,
        TimeSpan.FromMilliseconds(maxAwaitMilliseconds is > 0 ? maxAwaitMilliseconds.Value : 1000));
}
