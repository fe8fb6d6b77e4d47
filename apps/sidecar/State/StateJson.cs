using System.Text.Json;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.State;

/// <summary>Reads the state API's bodies with the leniency of Go's decoder: names in any case, unknown ones ignored, and nothing read behind the value.</summary>
internal static class StateJson
{
    private static readonly Dictionary<string, string> None = [];

    /// <exception cref="ApiException">The body is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException error)
        {
            throw ApiException.Malformed($"failed deserializing HTTP body: {(body.IsEmpty ? "EOF" : error.Message)}");
        }
    }

    /// <summary>The items of a save.</summary>
    /// <param name="query">Metadata of the request, which counts for each.</param>
    public static IReadOnlyList<StateEntry> ReadEntries(JsonElement body, IReadOnlyDictionary<string, string> query) => Items(body, "a list of items").ConvertAll(item =>
    {
        var entry = ReadEntry(item);
        return entry.Key.Length == 0 ? throw ApiException.Malformed("\"key\" is a required field")
            : query.Count == 0 ? entry
            : entry with { Metadata = entry.Metadata.Concat(query).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value) };
    });

    public static IReadOnlyList<string> ReadKeys(JsonElement body) =>
        Items(Field(Object(body), "keys"), "a list of keys").ConvertAll(key => Text(key, "keys"));

    public static IReadOnlyList<StateOperation> ReadOperations(JsonElement body) => Items(Field(Object(body), "operations"), "a list of operations")
        .ConvertAll(operation => new StateOperation(Text(Field(Object(operation), "operation"), "operation"), ReadEntry(Field(operation, "request"))));

    /// <summary>The value of a property in whatever case its name is written; undefined when it is absent.</summary>
    public static JsonElement Field(JsonElement item, string name)
    {
        var found = default(JsonElement);
        foreach (var property in item.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = property.Value;
            }
        }
        return found;
    }

    private static StateEntry ReadEntry(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return new StateEntry("", "null"u8.ToArray(), IsJson: true, null, None);
        }
        var options = Field(Object(item), "options");
        var hasOptions = options.ValueKind == JsonValueKind.Object;
        return new StateEntry(
            Text(Field(item, "key"), "key"),
            GoFloatJson.Write(Field(item, "value")),
            IsJson: true,
            Text(Field(item, "etag"), "etag"),
            Texts(Field(item, "metadata"), "metadata"),
            hasOptions ? Text(Field(options, "concurrency"), "concurrency") : "",
            hasOptions ? Text(Field(options, "consistency"), "consistency") : "");
    }

    private static Dictionary<string, string> Texts(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => None,
        JsonValueKind.Object => value.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => Text(group.Last().Value, name)),
        _ => throw Mismatch(value, name, "an object of texts"),
    };

    private static JsonElement Object(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value : throw Mismatch(value, "the body or an item of it", "an object");

    private static List<JsonElement> Items(JsonElement value, string wanted) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.Array => [.. value.EnumerateArray()],
        _ => throw Mismatch(value, "the body", wanted),
    };

    private static string Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => throw Mismatch(value, name, "a text"),
    };

    private static ApiException Mismatch(JsonElement value, string name, string wanted) =>
        ApiException.Malformed($"failed deserializing HTTP body: {name} has to be {wanted}, not {value.ValueKind}");
}
