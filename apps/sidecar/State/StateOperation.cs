namespace DaprImages.Sidecar.State;

/// <summary>A step of a transaction as the caller wrote it.</summary>
/// <param name="Type">upsert or delete.</param>
internal sealed record StateOperation(string Type, StateEntry Entry);
