using System.Text.Json;
using DaprImages.Sidecar.State.Postgres;

namespace DaprImages.Sidecar.State;

/// <summary>Dapr's query API (alpha), which of the stores here state.postgresql v1 has.</summary>
internal static class StateQueries
{
    /// <exception cref="Api.ApiException">The store has no queries, the query is not understood, or the store fails.</exception>
    public static async Task<StateQueryResult> QueryAsync(this NamedStateStore store, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        if (!store.Store.Capabilities.Contains("QUERY_API") || store.Store is not PostgresState postgres)
        {
            throw StateErrors.QueryNotSupported(store.Name);
        }
        try
        {
            using var document = JsonDocument.Parse(query);
            var (states, token) = await postgres.QueryAsync(PostgresQuery.Parse(document.RootElement, store.Prefix), cancellationToken);
            return new StateQueryResult([.. states.Select(state => state with { Key = store.OwnKey(state.Key) })], token);
        }
        catch (Exception error) when (StateErrors.IsExpected(error) || error is JsonException)
        {
            throw StateErrors.QueryFailed(store.Name, error);
        }
    }
}
