namespace DaprImages.Sidecar.Components;

/// <summary>Initialises the components one after the other, before anything listens: a sidecar that answers has them all.</summary>
internal sealed partial class ComponentHost(ComponentSet components, IEnumerable<IComponentCategory> categories, ILogger<ComponentHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var component in components.Pending)
        {
            await components.LoadAsync(component, categories, cancellationToken);
        }
        foreach (var component in components.Loaded)
        {
            LogLoaded(component.Name, component.Type, component.Version);
        }
        foreach (var note in components.Notes)
        {
            LogNote(note);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Component loaded: {Name} ({Type}/{Version})")]
    private partial void LogLoaded(string name, string type, string version);

    [LoggerMessage(LogLevel.Warning, "Ignoring: {Note}")]
    private partial void LogNote(string note);
}
