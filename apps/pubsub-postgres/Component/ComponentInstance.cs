using DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>One Dapr component of one sidecar: what its Init said, and the queues it works on.</summary>
/// <param name="name">The component's name in Dapr; empty when the caller gives none.</param>
internal sealed class ComponentInstance(string name, ComponentOptions options, BrokerHold broker) : IDisposable
{
    public string Name => name;

    public ComponentOptions Options => options;

    public Broker Broker => broker.Broker;

    public void Dispose() => broker.Dispose();
}
