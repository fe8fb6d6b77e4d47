using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Api = Dapr.Proto.Runtime.V1;
using Wire = Dapr.Proto.Common.V1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private const string StateOperation = "State operation";

    public override async Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = default, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => (await GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken)).value;

    public override async Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken);
        return (Read<TValue>(StateOperation, "state", response.Data), response.Etag);
    }

    public override async Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => (await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken)).Data.Memory;

    public override async Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(storeName, key, consistencyMode, metadata, cancellationToken);
        return (response.Data.Memory, response.Etag);
    }

    public override async Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => [.. (await GetBulkAsync(storeName, keys, parallelism, metadata, cancellationToken)).Select(item => new BulkStateItem(item.Key, item.Data.ToStringUtf8(), item.Etag))];

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => [.. (await GetBulkAsync(storeName, keys, parallelism, metadata, cancellationToken)).Select(item => new BulkStateItem<TValue>(item.Key, Read<TValue>(StateOperation, "state", item.Data), item.Etag))];

    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => SaveAsync(storeName, Item(key, Written(value), null, stateOptions, metadata), cancellationToken);

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return UnlessOutdatedAsync(() => SaveAsync(storeName, Item(key, Written(value), etag, stateOptions, metadata), cancellationToken));
    }

    public override Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => SaveAsync(storeName, Item(key, UnsafeByteOperations.UnsafeWrap(binaryValue), null, stateOptions, metadata), cancellationToken);

    public override Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return UnlessOutdatedAsync(() => SaveAsync(storeName, Item(key, UnsafeByteOperations.UnsafeWrap(binaryValue), etag, stateOptions, metadata), cancellationToken));
    }

    public override Task SaveBulkStateAsync<TValue>(string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default)
    {
        ThrowIfEmpty(items, nameof(items));
        return SaveAsync(storeName, items.Select(item => Item(item.Key, Written(item.Value), item.ETag, item.StateOptions, item.Metadata)), cancellationToken);
    }

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => DeleteAsync(storeName, key, null, stateOptions, metadata, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return UnlessOutdatedAsync(() => DeleteAsync(storeName, key, etag, stateOptions, metadata, cancellationToken));
    }

    public override Task DeleteBulkStateAsync(string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Api.DeleteBulkStateRequest { StoreName = storeName };
        request.States.AddRange(items.Select(item => Item(item.Key, null, item.ETag, item.StateOptions, item.Metadata)));
        return CallAsync(StateOperation, _api.DeleteBulkStateAsync, request, cancellationToken);
    }

    public override Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ThrowIfEmpty(operations, nameof(operations));
        var request = new Api.ExecuteStateTransactionRequest { StoreName = storeName };
        Fill(request.Metadata, metadata);
        request.Operations.AddRange(operations.Select(operation => new Api.TransactionalStateOperation
        {
            OperationType = operation.OperationType == StateOperationType.Delete ? "delete" : "upsert",
            Request = Item(operation.Key, operation.Value is null ? null : ByteString.CopyFrom(operation.Value), operation.ETag, operation.Options, operation.Metadata),
        }));
        return CallAsync(StateOperation, _api.ExecuteStateTransactionAsync, request, cancellationToken);
    }

    private Task<Api.GetStateResponse> GetAsync(
        string storeName, string key, ConsistencyMode? consistency, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Api.GetStateRequest { StoreName = storeName, Key = key, Consistency = On(consistency) };
        Fill(request.Metadata, metadata);
        return CallAsync(StateOperation, _api.GetStateAsync, request, cancellationToken);
    }

    private async Task<IEnumerable<Api.BulkStateItem>> GetBulkAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ThrowIfEmpty(keys, nameof(keys));
        var request = new Api.GetBulkStateRequest { StoreName = storeName, Parallelism = parallelism ?? 0, Keys = { keys } };
        Fill(request.Metadata, metadata);
        return (await CallAsync(StateOperation, _api.GetBulkStateAsync, request, cancellationToken)).Items;
    }

    private Task<Empty> SaveAsync(string storeName, Wire.StateItem item, CancellationToken cancellationToken) => SaveAsync(storeName, [item], cancellationToken);

    private Task<Empty> SaveAsync(string storeName, IEnumerable<Wire.StateItem> items, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        return CallAsync(StateOperation, _api.SaveStateAsync, new Api.SaveStateRequest { StoreName = storeName, States = { items } }, cancellationToken);
    }

    private Task<Empty> DeleteAsync(
        string storeName, string key, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Api.DeleteStateRequest { StoreName = storeName, Key = key, Etag = On(etag), Options = On(options) };
        Fill(request.Metadata, metadata);
        return CallAsync(StateOperation, _api.DeleteStateAsync, request, cancellationToken);
    }

    // ABORTED is what the sidecar says of an etag that no longer fits.
    private static async Task<bool> UnlessOutdatedAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (DaprException error) when (error.InnerException is RpcException { StatusCode: StatusCode.Aborted })
        {
            return false;
        }
    }

    private ByteString? Written<T>(T value) => value is null ? null : Write(value);

    private static Wire.StateItem Item(string key, ByteString? value, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var item = new Wire.StateItem { Key = key, Value = value ?? ByteString.Empty, Etag = On(etag), Options = On(options) };
        Fill(item.Metadata, metadata);
        return item;
    }

    private static Wire.Etag? On(string? etag) => etag is null ? null : new Wire.Etag { Value = etag };

    private static Wire.StateOptions? On(StateOptions? options) => options is null
        ? null
        : new Wire.StateOptions { Consistency = On(options.Consistency), Concurrency = On(options.Concurrency) };

    private static Wire.StateOptions.Types.StateConsistency On(ConsistencyMode? mode) => mode switch
    {
        null => Wire.StateOptions.Types.StateConsistency.ConsistencyUnspecified,
        ConsistencyMode.Eventual => Wire.StateOptions.Types.StateConsistency.ConsistencyEventual,
        ConsistencyMode.Strong => Wire.StateOptions.Types.StateConsistency.ConsistencyStrong,
        _ => throw new ArgumentException($"{mode} Consistency Mode is not supported."),
    };

    private static Wire.StateOptions.Types.StateConcurrency On(ConcurrencyMode? mode) => mode switch
    {
        null => Wire.StateOptions.Types.StateConcurrency.ConcurrencyUnspecified,
        ConcurrencyMode.FirstWrite => Wire.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
        ConcurrencyMode.LastWrite => Wire.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite,
        _ => throw new ArgumentException($"{mode} Concurrency Mode is not supported."),
    };

    private static void ThrowIfEmpty<T>(IReadOnlyList<T> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count == 0)
        {
            throw new ArgumentException($"{name} do not contain any elements", name);
        }
    }
}
