namespace DaprImages.PubSubPostgres.Queue;

/// <summary>A message in this process's hands until it is settled.</summary>
/// <param name="Deliveries">How often it was delivered before.</param>
/// <param name="Metadata">A JSON object of texts; null for none.</param>
internal sealed record ClaimedMessage(int QueueId, long Id, int Deliveries, string? OrderingKey, string? ContentType, string? Metadata, byte[] Data);
