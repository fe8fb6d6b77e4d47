using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Chart;

internal static class Validator
{
    private static readonly Dictionary<string, string> Environment = new() { ["NODE_PATH"] = NodePackages.Folder };

    /// <param name="schemas">JSON files with schemas by <c>apiVersion/kind</c>; what they do not have is checked as a kind of Kubernetes.</param>
    /// <returns>What is wrong, a line each.</returns>
    public static async Task<List<string>> CheckAsync(IEnumerable<JsonNode> objects, IEnumerable<string> schemas)
    {
        var input = new JsonObject
        {
            ["objects"] = new JsonArray([.. objects.Select(entry => entry.DeepClone())]),
            ["schemas"] = new JsonArray([.. schemas.Select(path => JsonValue.Create(path))]),
        };
        var run = await Tool.RunAsync("node", [Repository.PathOf("tests", "Charts.Tests", "node", "validate.mjs")], input.ToJsonString(), Environment);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonSerializer.Deserialize<List<string>>(run.Output)!;
    }

    /// <returns>The expressions that are no PromQL.</returns>
    public static async Task<List<string>> CheckPromQlAsync(IEnumerable<string> expressions)
    {
        var run = await Tool.RunAsync("node", [Repository.PathOf("tests", "Charts.Tests", "node", "promql.mjs")], JsonSerializer.Serialize(expressions), Environment);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonSerializer.Deserialize<List<string>>(run.Output)!;
    }
}
