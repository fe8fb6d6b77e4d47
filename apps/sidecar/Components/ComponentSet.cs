using DaprImages.Sidecar.Resources;
using DaprImages.Sidecar.Secrets;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Components;

/// <summary>The app's components. Secret stores are opened when the set is made, for the others' metadata may refer to them; <see cref="ComponentHost"/> initialises these.</summary>
internal sealed class ComponentSet
{
    private readonly List<Component> _pending = [];
    private readonly List<LoadedComponent> _loaded = [];
    private readonly List<string> _notes;

    private ComponentSet(IReadOnlyList<string> notes) => _notes = [.. notes];

    /// <summary>Those to be initialised, in order.</summary>
    public IReadOnlyList<Component> Pending => _pending;

    /// <summary>Those in use, in the order in which they came to be.</summary>
    public IReadOnlyList<LoadedComponent> Loaded => _loaded;

    /// <summary>What an operator should know of resources that were left out.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <exception cref="FatalException">A secret store that must not be missing cannot be opened.</exception>
    public static async Task<ComponentSet> OpenAsync(ResourceSet resources, SecretStores secretStores, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var set = new ComponentSet(resources.Skipped);
        var references = new ComponentReferences(secretStores, arguments);
        foreach (var resource in resources.Components.OrderBy(resource => resource.Type.StartsWith("secretstores.", StringComparison.Ordinal) ? 0 : 1))
        {
            if (references.Follow(resource) is not { } component)
            {
                // As in daprd, which waits for the store for ever.
                set._notes.Add($"component {resource.Name} is left out: there is no secret store {resource.SecretStore}, which its metadata refers to");
            }
            else if (component.Category == secretStores.Prefix)
            {
                await set.LoadAsync(component, [secretStores], cancellationToken);
            }
            else
            {
                set._pending.Add(component);
            }
        }
        return set;
    }

    /// <exception cref="FatalException">The component cannot be initialised, and its errors are not to be ignored.</exception>
    public async Task LoadAsync(Component component, IEnumerable<IComponentCategory> categories, CancellationToken cancellationToken)
    {
        try
        {
            _loaded.Add(await ComponentLoading.LoadAsync(component, categories, cancellationToken));
        }
        catch (InitTimeoutException error)
        {
            _loaded.Add(new LoadedComponent(component.Name, component.Type, component.Version, []));
            _notes.Add(component.IgnoreErrors ? error.Message : throw new FatalException(error.Message));
        }
        catch (FatalException error) when (component.IgnoreErrors)
        {
            _notes.Add(error.Message);
        }
    }
}
