using System.Text.Json;

namespace DaprImages.Sidecar.Secrets;

/// <summary>
/// <c>secretstores.local.file</c>: a JSON file, read once. Nested values are secrets named by their path (<c>outer:inner</c>), or, with <c>multiValued</c>, further values of the
/// secret that their first name gives.
/// </summary>
internal sealed class FileSecrets : ISecretStore
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _secrets = [];
    private readonly bool _multiValued;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public FileSecrets(string path, string separator, bool multiValued)
    {
        _multiValued = multiValued;
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        foreach (var (name, value) in document.RootElement.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            if (!multiValued)
            {
                foreach (var (key, text) in Flatten(name, value, separator))
                {
                    _secrets[key] = new Dictionary<string, string> { [key] = text };
                }
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                _secrets[name] = value.EnumerateObject().SelectMany(inner => Flatten(inner.Name, inner.Value, separator)).ToDictionary(entry => entry.Key, entry => entry.Value);
            }
            else if (value.ValueKind == JsonValueKind.String)
            {
                _secrets[name] = new Dictionary<string, string> { [name] = value.GetString()! };
            }
        }
    }

    public IReadOnlyList<string> Capabilities => _multiValued ? ["MULTIPLE_KEY_VALUES_PER_SECRET"] : [];

    public IReadOnlyDictionary<string, string>? Find(string name) => _secrets.GetValueOrDefault(name);

    public IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> All() => _secrets;

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonElement value, string separator) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(inner => Flatten($"{path}{separator}{inner.Name}", inner.Value, separator)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Flatten($"{path}{separator}{index}", item, separator)),
        JsonValueKind.String => [new(path, value.GetString()!)],
        // What daprd makes of values that are no text; an app that reads such a secret fails on it in the cluster, too.
        JsonValueKind.Number => [new(path, $"%!s(float64={value.GetRawText()})")],
        JsonValueKind.True or JsonValueKind.False => [new(path, $"%!s(bool={value.GetRawText()})")],
        _ => [new(path, "%!s(<nil>)")],
    };
}
