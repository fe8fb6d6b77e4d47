namespace DaprImages.PubSubPostgres.Queue;

/// <summary>A message to be published.</summary>
/// <param name="Metadata">A JSON object of texts; null for none.</param>
/// <param name="TimeToLive">After which it is not delivered any more; null for never.</param>
/// <param name="Delay">Before which it is not delivered.</param>
/// <param name="OrderingKey">Messages of the same key are delivered one after another, each when the one before is settled; null where order does not matter.</param>
internal sealed record NewMessage(string Topic, ReadOnlyMemory<byte> Data, string? ContentType, string? Metadata, TimeSpan? TimeToLive, TimeSpan Delay, string? OrderingKey)
{
    /// <summary>Whether it can be claimed as soon as it is there, whatever else is in the queue.</summary>
    public bool IsPlain => OrderingKey is null && Delay == TimeSpan.Zero;
}
