using DaprImages.Sidecar.Resources;
using DaprImages.Sidecar.Secrets;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Components;

/// <summary>Looks up what a component's metadata refers to: secrets, environment variables and templates. What is not found is empty.</summary>
internal sealed class ComponentReferences(SecretStores secretStores, SidecarArguments arguments)
{
    /// <summary>Null when the metadata refers to a secret store that is not there.</summary>
    public Component? Follow(ComponentResource resource)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var setting in resource.Settings)
        {
            if (setting.Secret is { } secret && resource.SecretStore is { Length: > 0 } store)
            {
                if (!secretStores.Has(store))
                {
                    return null;
                }
                metadata[setting.Name] = Secret(store, secret);
            }
            else if (setting.EnvironmentVariable is { } variable)
            {
                metadata[setting.Name] = EnvironmentSecrets.Read(variable);
            }
            else
            {
                metadata[setting.Name] = Fill(setting.Value ?? "");
            }
        }
        return new Component(resource.Name, resource.Type, resource.Version, metadata, resource.IgnoreErrors, resource.InitTimeout);
    }

    private string Secret(string store, SecretKeyReference reference)
    {
        var secret = secretStores.Peek(store, reference.Name);
        return secret is not null && secret.TryGetValue(reference.Key.Length > 0 ? reference.Key : reference.Name, out var value) ? value : "";
    }

    private string Fill(string value) => !value.Contains('{', StringComparison.Ordinal) ? value : value
        .Replace("{uuid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{podName}", arguments.PodName, StringComparison.Ordinal)
        .Replace("{namespace}", $"{arguments.Namespace ?? "default"}.{arguments.AppId}", StringComparison.Ordinal)
        .Replace("{appID}", arguments.AppId, StringComparison.Ordinal);
}
