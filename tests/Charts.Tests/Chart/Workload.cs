using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>Something that makes pods, and what it makes them of.</summary>
internal sealed class Workload(JsonNode entry)
{
    public string Name => $"{entry.Kind()} {entry.Name()}";

    public JsonNode Object => entry;

    public JsonNode Template => entry.Kind() == "Pod" ? entry : entry.At("spec", "template")!;

    public JsonNode Pod => Template["spec"]!;

    public Dictionary<string, string> Labels => Template.Texts("metadata", "labels");

    public Dictionary<string, string> Annotations => Template.Texts("metadata", "annotations");

    public IEnumerable<JsonNode> InitContainers => Pod.Items("initContainers");

    public IEnumerable<JsonNode> Containers => [.. InitContainers, .. Pod.Items("containers")];

    /// <summary>Containers that go on as long as the pod does.</summary>
    public IEnumerable<JsonNode> LastingContainers => entry.Kind() is "Job" or "Pod" ? [] : [.. InitContainers.Where(container => container["restartPolicy"] is not null), .. Pod.Items("containers")];

    public IEnumerable<JsonNode> Volumes => [.. Pod.Items("volumes"), .. entry.Items("spec", "volumeClaimTemplates")];

    public JsonNode Container(string name) => Assert.Single(Containers, container => container.Name() == name);

    /// <summary>The value of an environment variable; null where it is not set by value.</summary>
    public string? Variable(string container, string name) => Container(container).Items("env").FirstOrDefault(variable => variable.Name() == name)?["value"]?.GetValue<string>();
}
