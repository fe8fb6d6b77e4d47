using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Resources;
using Grpc.Core;

namespace DaprImages.Sidecar.Secrets;

/// <summary>The secret stores, and what the Configuration lets the app read of them.</summary>
internal sealed class SecretStores(IReadOnlyList<SecretScope> scopes) : IComponentCategory
{
    private readonly Dictionary<string, ISecretStore> _stores = [];

    public string Prefix => "secretstores";

    public bool Knows(Component component) => component is { Type: "secretstores.local.file" or "secretstores.local.env", Version: "" or "v1" };

    public Task<IReadOnlyList<string>> InitAsync(Component component, CancellationToken cancellationToken)
    {
        ISecretStore store = component.Type == "secretstores.local.env"
            ? new EnvironmentSecrets(component.Get("prefix") ?? "")
            : new FileSecrets(
                component.Get("secretsFile") is { Length: > 0 } file ? file : throw new FormatException("missing local secrets file in metadata"),
                component.Get("nestedSeparator") is { Length: > 0 } separator ? separator : ":",
                component.IsOn("multiValued"));
        _stores[component.Name] = store;
        return Task.FromResult(store.Capabilities);
    }

    public bool Has(string store) => _stores.ContainsKey(store);

    /// <summary>A secret for the sidecar's own use, whatever the app may read.</summary>
    public IReadOnlyDictionary<string, string>? Peek(string store, string key) => _stores[store].Find(key);

    /// <exception cref="ApiException">There is no such store or secret, or the app may not read it.</exception>
    public IReadOnlyDictionary<string, string> Get(string storeName, string key)
    {
        var store = Find(storeName);
        if (!Allows(storeName, key))
        {
            throw new ApiException(StatusCodes.Status403Forbidden, "ERR_PERMISSION_DENIED", StatusCode.PermissionDenied, $"access denied by policy to get \"{key}\" from \"{storeName}\"");
        }
        return store.Find(key) ?? throw new ApiException(
            StatusCodes.Status500InternalServerError, "ERR_SECRET_GET", StatusCode.Internal, $"failed getting secret with key {key} from secret store {storeName}: secret {key} not found");
    }

    /// <summary>Every secret that the app may read.</summary>
    /// <exception cref="ApiException">There is no such store.</exception>
    public IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> GetAll(string storeName) => Find(storeName).All().Where(secret => Allows(storeName, secret.Key));

    private ISecretStore Find(string name) => _stores.TryGetValue(name, out var store) ? store
        : _stores.Count == 0 ? throw new ApiException(StatusCodes.Status500InternalServerError, "ERR_SECRET_STORES_NOT_CONFIGURED", StatusCode.FailedPrecondition, "secret store is not configured")
        : throw new ApiException(StatusCodes.Status401Unauthorized, "ERR_SECRET_STORE_NOT_FOUND", StatusCode.InvalidArgument, $"failed finding secret store with key {name}");

    private bool Allows(string storeName, string key) => scopes.FirstOrDefault(scope => scope.StoreName == storeName)?.Allows(key) ?? true;
}
