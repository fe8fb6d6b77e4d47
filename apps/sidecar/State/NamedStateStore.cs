using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.State;

/// <summary>A state store with its name and the prefix of the app's keys in it: the state API, the same over HTTP and gRPC.</summary>
internal sealed class NamedStateStore(string name, string prefix, IStateStore store, Policy policy) : IAsyncDisposable
{
    public string Name => name;

    public string Prefix => prefix;

    public IStateStore Store => store;

    public string OwnKey(string fullKey) => fullKey[prefix.Length..];

    /// <summary>Null when the key is not there.</summary>
    /// <exception cref="ApiException">The key is no good, or the store fails.</exception>
    public async Task<StoredState?> GetAsync(string key, CancellationToken cancellationToken) =>
        await ReadAsync([FullKey(key)], $"fail to get {key} from state store {name}", cancellationToken) is [var found] ? found : null;

    /// <summary>What is there of the keys, with the keys as the caller knows them.</summary>
    /// <exception cref="ApiException">A key is no good, or the store fails.</exception>
    public async Task<IReadOnlyList<StoredState>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var full = keys.Select(key => FullKey(key)).ToList();
        var found = full.Count == 0 ? [] : await ReadAsync(full, $"failed getting states from state store {name}", cancellationToken);
        return [.. found.Select(state => state with { Key = OwnKey(state.Key) })];
    }

    /// <summary>Saves one after the other: what comes behind one that failed is saved all the same.</summary>
    /// <exception cref="ApiException">One could not be saved.</exception>
    public Task SaveAsync(IReadOnlyList<StateEntry> entries, CancellationToken cancellationToken)
    {
        var keys = entries.Select(entry => FullKey(entry.Key)).ToList();
        return ChangeEachAsync(
            entries.Select((entry, i) => (Func<StateChange>)(() => entry.ToUpsert(keys[i]))),
            error => StateErrors.Failed("ERR_STATE_SAVE", $"failed saving state in state store {name}", error),
            cancellationToken);
    }

    /// <exception cref="ApiException">It could not be deleted.</exception>
    public Task DeleteAsync(StateEntry entry, CancellationToken cancellationToken)
    {
        var key = FullKey(entry.Key);
        return ChangeEachAsync([() => entry.ToDeletion(key)], error => StateErrors.Failed("ERR_STATE_DELETE", $"failed deleting state with key {entry.Key}", error), cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync"/>
    public Task DeleteManyAsync(IReadOnlyList<StateEntry> entries, CancellationToken cancellationToken)
    {
        var keys = entries.Select(entry => FullKey(entry.Key)).ToList();
        return ChangeEachAsync(
            entries.Select((entry, i) => (Func<StateChange>)(() => entry.ToDeletion(keys[i]))),
            error => StateErrors.Failed("ERR_STATE_BULK_DELETE", $"failed deleting state in state store {name}", error),
            cancellationToken);
    }

    /// <summary>All operations or none.</summary>
    /// <exception cref="ApiException">An operation is not known, or the store refuses.</exception>
    public async Task TransactAsync(IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken)
    {
        try
        {
            var changes = operations.Select(operation => operation.Type switch
            {
                "upsert" => (StateChange)operation.Entry.ToUpsert(FullKey(operation.Entry.Key, fieldInError: false)),
                "delete" => operation.Entry.ToDeletion(FullKey(operation.Entry.Key, fieldInError: false)),
                _ => throw StateErrors.UnknownOperation(operation.Type),
            }).ToList();
            if (changes.Count > 0)
            {
                await ChangeAsync(changes, cancellationToken);
            }
        }
        catch (Exception error) when (StateErrors.IsExpected(error))
        {
            throw StateErrors.TransactionFailed(error);
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <param name="fieldInError">See <see cref="StateErrors.IllegalKey"/>.</param>
    /// <exception cref="ApiException">The key has the separator of prefixes in it.</exception>
    private string FullKey(string key, bool fieldInError = true) => key.Contains("||", StringComparison.Ordinal) ? throw StateErrors.IllegalKey(name, key, fieldInError) : prefix + key;

    private async Task<IReadOnlyList<StoredState>> ReadAsync(List<string> keys, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await policy.RunAsync(token => store.GetAsync(keys, token), cancellationToken);
        }
        catch (Exception error) when (StateErrors.IsExpected(error))
        {
            throw StateErrors.Failed("ERR_STATE_GET", what, error);
        }
    }

    private async Task ChangeAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        // What the stored state does not allow, it does not allow at the next try either.
        var conflict = await policy.RunAsync(
            async token =>
            {
                try
                {
                    await store.ChangeAsync(changes, token);
                    return null;
                }
                catch (StateConflictException refused)
                {
                    return refused;
                }
            },
            cancellationToken);
        if (conflict is not null)
        {
            throw conflict;
        }
    }

    private async Task ChangeEachAsync(IEnumerable<Func<StateChange>> changes, Func<Exception, ApiException> failed, CancellationToken cancellationToken)
    {
        Exception? first = null;
        foreach (var change in changes)
        {
            try
            {
                await ChangeAsync([change()], cancellationToken);
            }
            catch (Exception error) when (StateErrors.IsExpected(error))
            {
                first ??= error;
            }
        }
        if (first is not null)
        {
            throw failed(first);
        }
    }
}
