using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Resiliency;
using DaprImages.Sidecar.Startup;
using DaprImages.Sidecar.State.Postgres;

namespace DaprImages.Sidecar.State;

/// <summary>The state stores by name.</summary>
internal sealed class StateStores(SidecarArguments arguments, ResiliencyPolicies policies, TimeProvider clock) : IComponentCategory, IAsyncDisposable
{
    private readonly Dictionary<string, NamedStateStore> _stores = [];

    public string Prefix => "state";

    public bool Knows(Component component) => component is { Type: "state.postgresql" or "state.postgres", Version: "" or "v1" or "v2" } or { Type: "state.in-memory", Version: "" or "v1" };

    public async Task<IReadOnlyList<string>> InitAsync(Component component, CancellationToken cancellationToken)
    {
        IStateStore store;
        if (component.Type == "state.in-memory")
        {
            store = new MemoryState(clock);
        }
        else
        {
            var postgres = new PostgresState(component, clock);
            store = postgres;
            await postgres.OpenAsync(cancellationToken);
        }
        _stores[component.Name] = new NamedStateStore(component.Name, KeyPrefix(component), store, policies.ComponentOutbound(component.Name));
        return store.Capabilities;
    }

    /// <exception cref="Api.ApiException">There is no such store.</exception>
    public NamedStateStore Find(string name) => Find(name, arguments.AppId);

    /// <summary>The same for a query over HTTP, whose error does not name the app.</summary>
    public NamedStateStore FindForQuery(string name) => Find(name, appId: null);

    /// <summary>May be called twice: the container knows this object by two services.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
        {
            await store.DisposeAsync();
        }
        _stores.Clear();
    }

    private NamedStateStore Find(string name, string? appId) => _stores.TryGetValue(name, out var store) ? store
        : _stores.Count == 0 ? throw StateErrors.NotConfigured(name, appId)
        : throw StateErrors.NotFound(name, appId);

    /// <summary>What keeps the keys of apps that share a store apart.</summary>
    private string KeyPrefix(Component component) => component.Get("keyPrefix") switch
    {
        null or "" or "appid" => $"{arguments.AppId}||",
        "name" => $"{component.Name}||",
        "namespace" => arguments.Namespace is { } name ? $"{name}.{arguments.AppId}||" : $"{arguments.AppId}||",
        "none" => "",
        var fixedPrefix when fixedPrefix.Contains("||", StringComparison.Ordinal) => throw new FormatException($"input key/keyPrefix '{fixedPrefix}' can't contain '||'"),
        var fixedPrefix => $"{fixedPrefix}||",
    };
}
