using System.Collections.Concurrent;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Introspection;

/// <summary>What the metadata API shows that somebody has to tell it.</summary>
internal sealed class SidecarMetadata
{
    public ConcurrentDictionary<string, string> Extended { get; } = new() { ["daprRuntimeVersion"] = SidecarArguments.RuntimeVersion };

    /// <summary>The subscriptions in force; set whole by who makes them.</summary>
    public IReadOnlyList<SubscriptionInfo> Subscriptions { get; set; } = [];

    /// <summary>Streams of workflow workers at this moment.</summary>
    public Func<int> ConnectedWorkers { get; set; } = () => 0;
}
