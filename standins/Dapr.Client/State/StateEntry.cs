using Dapr.Client;

namespace Dapr;

/// <summary>A value as it was read, with what is needed to write it back.</summary>
public sealed class StateEntry<TValue>(DaprClient client, string storeName, string key, TValue value, string etag)
{
    public string StoreName { get; } = storeName ?? throw new ArgumentNullException(nameof(storeName));

    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    public TValue Value { get; set; } = value;

    public string ETag { get; } = etag;

    /// <summary>Deletes whatever is there by now.</summary>
    public Task DeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => client.DeleteStateAsync(StoreName, Key, stateOptions, metadata, cancellationToken);

    /// <summary>Saves over whatever is there by now.</summary>
    public Task SaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => client.SaveStateAsync(StoreName, Key, Value, stateOptions, metadata, cancellationToken);

    /// <returns>False when somebody else was faster.</returns>
    public Task<bool> TryDeleteAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => client.TryDeleteStateAsync(StoreName, Key, ETag, stateOptions, metadata, cancellationToken);

    /// <returns>False when somebody else was faster.</returns>
    public Task<bool> TrySaveAsync(StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => client.TrySaveStateAsync(StoreName, Key, Value, ETag, stateOptions, metadata, cancellationToken);
}
