using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>values.yaml, its schema and the templates say the same.</summary>
public sealed class ValuesTests
{
    private static readonly JsonNode Values = Assert.Single(Yaml.Parse(Repository.Read("charts", "dapr-images", "values.yaml")));
    private static readonly JsonNode Schema = JsonNode.Parse(Repository.Read("charts", "dapr-images", "values.schema.json"))!;

    [Fact]
    public void Every_value_has_its_place_in_the_schema_and_the_other_way_round()
    {
        Assert.Equal(Leaves(Values).Order(), Described(Schema).Where(name => name != "global").Order());
    }

    [Fact]
    public void Every_value_is_used()
    {
        var templates = string.Join('\n', Directory.GetFiles(Repository.PathOf("charts", "dapr-images", "templates"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.All(Leaves(Values), name => Assert.Matches($@"[.""]{name[(name.LastIndexOf('.') + 1)..]}\b", templates));
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path = "") => node is JsonObject map && map.Count > 0 && !IsFree(path)
        ? map.SelectMany(pair => Leaves(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"))
        : [path];

    private static IEnumerable<string> Described(JsonNode schema, string path = "") => schema["properties"] is JsonObject properties
        ? properties.SelectMany(pair => Described(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"))
        : [path];

    /// <summary>Whether somebody may write anything there.</summary>
    private static bool IsFree(string path) => path.EndsWith(".resources", StringComparison.Ordinal) || path.EndsWith(".labels", StringComparison.Ordinal);
}
