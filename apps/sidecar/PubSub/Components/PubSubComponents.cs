using System.Collections.Concurrent;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.PubSub.Components;

/// <summary>The app's pub/sub components. All are pluggable: this sidecar has none built in.</summary>
internal sealed class PubSubComponents(ComponentSockets sockets, SidecarArguments arguments) : IComponentCategory, IHostedLifecycleService, IDisposable
{
    private const string ConsumerId = "consumerID";

    private readonly ConcurrentDictionary<string, PubSubComponent> _components = new(StringComparer.Ordinal);

    public string Prefix => "pubsub";

    /// <summary>Whether there is any.</summary>
    public bool Exist => !_components.IsEmpty;

    public bool Knows(Component component) => sockets.Find(component.Type) is not null;

    public PubSubComponent? Find(string name) => _components.GetValueOrDefault(name);

    public async Task<IReadOnlyList<string>> InitAsync(Component component, CancellationToken cancellationToken)
    {
        var settings = component.Metadata.ToDictionary();
        if (string.IsNullOrWhiteSpace(component.Get(ConsumerId)))
        {
            settings[ConsumerId] = arguments.AppId;
        }
        var started = await PubSubComponent.StartAsync(component.Name, sockets.Find(component.Type)!, settings, new TopicScopes(component.Get, arguments.AppId), cancellationToken);
        _components[component.Name] = started;
        return started.Features;
    }

    /// <summary>Before any component is initialised.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => sockets.DiscoverAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var component in _components.Values)
        {
            component.Dispose();
        }
    }
}
