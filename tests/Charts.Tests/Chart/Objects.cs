using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Chart;

/// <summary>Short ways into a Kubernetes object.</summary>
internal static class Objects
{
    public static string Kind(this JsonNode entry) => entry["kind"]!.GetValue<string>();

    public static string Name(this JsonNode entry) => (entry["metadata"]?["name"] ?? entry["name"])!.GetValue<string>();

    /// <summary>What is at a path of keys; null where there is nothing.</summary>
    public static JsonNode? At(this JsonNode? entry, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            entry = entry?[key];
        }
        return entry;
    }

    public static IEnumerable<JsonNode> Items(this JsonNode? entry, params ReadOnlySpan<string> path) => entry.At(path) is JsonArray array ? array.OfType<JsonNode>() : [];

    public static Dictionary<string, string> Texts(this JsonNode? entry, params ReadOnlySpan<string> path) =>
        entry.At(path) is JsonObject map ? map.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()) : [];

    public static bool Includes(this IReadOnlyDictionary<string, string> all, IReadOnlyDictionary<string, string> some) =>
        some.All(pair => all.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
