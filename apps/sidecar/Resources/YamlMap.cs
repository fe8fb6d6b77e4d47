using YamlDotNet.RepresentationModel;

namespace DaprImages.Sidecar.Resources;

/// <summary>A mapping of a resource document. What is absent or null is null, or empty; what has another shape than asked for is a <see cref="FormatException"/>.</summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);

    public YamlMap(YamlMappingNode node)
    {
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode name)
            {
                _nodes[YamlValue.ToText(name) ?? ""] = value;
            }
        }
    }

    public IEnumerable<string> Keys => _nodes.Keys;

    /// <summary>A scalar as text: numbers and truth values as Go writes them.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => YamlValue.ToText(scalar),
        var other => throw Mismatch(key, other, "a text"),
    };

    /// <summary>Any value as text: what is no scalar as JSON.</summary>
    public string? Value(string key) => Node(key) is { } node ? YamlValue.ToText(node) : null;

    public bool Switch(string key) => Text(key) is { } text && (bool.TryParse(text, out var on) ? on : throw Mismatch(key, Node(key)!, "true or false"));

    public int? Number(string key) => Text(key) is not { } text ? null : int.TryParse(text, out var number) ? number : throw Mismatch(key, Node(key)!, "a whole number");

    public YamlMap? Map(string key) => Node(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlMap(map),
        var other => throw Mismatch(key, other, "a mapping"),
    };

    public IReadOnlyList<YamlMap> Maps(string key) => Items(key).ConvertAll(item => item is YamlMappingNode map ? new YamlMap(map) : throw Mismatch(key, item, "a list of mappings"));

    public IReadOnlyList<string> Texts(string key) => Items(key).ConvertAll(item => item is YamlScalarNode scalar ? YamlValue.ToText(scalar) ?? "" : throw Mismatch(key, item, "a list of texts"));

    /// <summary>The mapping's scalars, all as text.</summary>
    public Dictionary<string, string> ToTexts() => _nodes.Keys.ToDictionary(key => key, key => Text(key) ?? "");

    private YamlNode? Node(string key) => _nodes.TryGetValue(key, out var node) && node is not YamlScalarNode { Value: null or "" or "~" or "null", Style: YamlDotNet.Core.ScalarStyle.Plain } ? node : null;

    private List<YamlNode> Items(string key) => Node(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children],
        var other => throw Mismatch(key, other, "a list"),
    };

    private static FormatException Mismatch(string key, YamlNode node, string wanted) => new($"line {node.Start.Line}: '{key}' has to be {wanted}");
}
