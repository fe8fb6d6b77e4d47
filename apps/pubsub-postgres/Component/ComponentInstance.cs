using DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>One Dapr component of one sidecar: what its Init said, and the queues it works on.</summary>
/// <param name="Name">The component's name in Dapr; empty when the caller gives none.</param>
internal sealed record ComponentInstance(string Name, ComponentOptions Options, Broker Broker);
