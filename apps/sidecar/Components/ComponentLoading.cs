using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Components;

/// <summary>Initialises one component within its time, and says in daprd's words what kept it.</summary>
internal static class ComponentLoading
{
    // daprd's other categories, which this sidecar does not have: their components are of a right type, and missing.
    private static readonly Dictionary<string, string> Absent = new()
    {
        ["bindings"] = "binding",
        ["configuration"] = "configuration store",
        ["conversation"] = "conversation",
        ["crypto"] = "crypto provider",
        ["lock"] = "lock store",
        ["middleware"] = "HTTP middleware",
        ["pubsub"] = "message bus",
        ["secretstores"] = "secret store",
        ["state"] = "state store",
    };

    /// <exception cref="FatalException">It cannot be initialised.</exception>
    /// <exception cref="InitTimeoutException">It has not come to an end yet.</exception>
    public static async Task<LoadedComponent> LoadAsync(Component component, IEnumerable<IComponentCategory> categories, CancellationToken cancellationToken)
    {
        if (!Absent.TryGetValue(component.Category, out var noun))
        {
            throw new FatalException($"process component {component.Name} error: incorrect type {component.Type}");
        }
        if (categories.FirstOrDefault(candidate => candidate.Prefix == component.Category) is not { } category || !category.Knows(component))
        {
            throw Failed(component, $"[CREATE_COMPONENT_FAILURE]: initialization error occurred for {component.LogName}: couldn't find {noun} {component.Type}/{component.Version}");
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var initializing = category.InitAsync(component, timeout.Token);
        try
        {
            return new LoadedComponent(component.Name, component.Type, component.Version, await initializing.WaitAsync(component.InitTimeout, cancellationToken));
        }
        catch (TimeoutException) when (!initializing.IsCompleted)
        {
            await timeout.CancelAsync();
            throw new InitTimeoutException(Failed(component, $"init timeout for component {component.LogName}").Message);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(component, $"[INIT_COMPONENT_FAILURE]: initialization error occurred for {component.LogName}: {error.Message}");
        }
    }

    private static FatalException Failed(Component component, string reason) =>
        new($"process component {component.Name} error: [INIT_COMPONENT_FAILURE]: initialization error occurred for {component.LogName}: {reason}");
}
