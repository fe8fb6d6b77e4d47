namespace DaprImages.Sidecar.State;

/// <summary>One step of a save, a deletion or a transaction.</summary>
/// <param name="ETag">The version that has to be there; null for any.</param>
internal abstract record StateChange(string Key, string? ETag);

/// <param name="IsJson">Whether the value is JSON, or bytes that mean nothing to the store.</param>
/// <param name="FirstWrite">Without an etag: only if the key is not there yet.</param>
/// <param name="TimeToLive">Null to stay.</param>
internal sealed record StateUpsert(string Key, string? ETag, ReadOnlyMemory<byte> Value, bool IsJson, bool FirstWrite, TimeSpan? TimeToLive) : StateChange(Key, ETag);

internal sealed record StateDeletion(string Key, string? ETag) : StateChange(Key, ETag);
