using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>The objects that one way of installing gives.</summary>
internal sealed class Release(IReadOnlyList<JsonNode> objects)
{
    private static readonly string[] WithPods = ["Deployment", "StatefulSet", "Job", "Pod"];

    public IReadOnlyList<JsonNode> Objects => objects;

    public IEnumerable<Workload> Workloads => objects.Where(entry => WithPods.Contains(entry.Kind())).Select(entry => new Workload(entry));

    /// <summary>Those with a Dapr sidecar.</summary>
    public IEnumerable<Workload> Apps => Workloads.Where(workload => workload.Annotations.ContainsKey("dapr.io/enabled"));

    public IEnumerable<JsonNode> OfKind(string kind) => objects.Where(entry => entry.Kind() == kind);

    public JsonNode Get(string kind, string name) => Assert.Single(OfKind(kind), entry => entry.Name() == name);

    public bool Has(string kind, string name) => OfKind(kind).Any(entry => entry.Name() == name);

    public Workload App(string appId) => Assert.Single(Apps, workload => workload.Annotations["dapr.io/app-id"] == appId);
}
