namespace DaprImages.Data.Queue;

/// <param name="Pending">Rows that no run has taken.</param>
/// <param name="OldestPending">Since when the oldest of them waits; null when none does.</param>
public sealed record QueueCounts(long Pending, long Running, DateTime? OldestPending);
