namespace DaprImages.Sidecar.State;

/// <param name="Token">Gives the next page; empty when there is none.</param>
internal sealed record StateQueryResult(IReadOnlyList<StoredState> States, string Token);
