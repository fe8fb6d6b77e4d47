namespace DaprImages.Sidecar.State;

/// <param name="Data">As it was saved; JSON where it was saved as JSON.</param>
internal sealed record StoredState(string Key, ReadOnlyMemory<byte> Data, string ETag, DateTimeOffset? ExpiresAt);
