using System.Globalization;

namespace DaprImages.Sidecar.Json;

/// <summary>
/// The fields of a JSON object as Go's encoding/json puts them into a struct: names in any case, absent and null alike the type's zero value, another kind
/// of value a <see cref="GoJsonException"/>.
/// </summary>
internal readonly struct JsonFields
{
    private readonly Dictionary<string, object?>? _fields;

    /// <exception cref="GoJsonException">The value is neither an object nor null.</exception>
    public JsonFields(object? value) => _fields = value is null ? null : value as Dictionary<string, object?> ?? throw Mismatch(value, "", "struct");

    /// <summary>Any value; null when it is not there.</summary>
    public object? Value(string name) => _fields is null ? null
        : _fields.TryGetValue(name, out var value) ? value
        : _fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public string Text(string name) => Value(name) switch
    {
        null => "",
        string text => text,
        var other => throw Mismatch(other, name, "string"),
    };

    public bool Switch(string name) => Value(name) switch
    {
        null => false,
        bool on => on,
        var other => throw Mismatch(other, name, "bool"),
    };

    public int? Number(string name) => Value(name) switch
    {
        null => null,
        GoNumber number when int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        var other => throw Mismatch(other, name, "int32"),
    };

    public JsonFields Fields(string name) => new(Value(name));

    public IEnumerable<JsonFields> Items(string name) => Value(name) switch
    {
        null => [],
        List<object?> items => items.Select(item => new JsonFields(item)),
        var other => throw Mismatch(other, name, "slice"),
    };

    public Dictionary<string, string> Texts(string name) => Value(name) switch
    {
        null => [],
        Dictionary<string, object?> fields => fields.ToDictionary(field => field.Key, field => field.Value switch
        {
            null => "",
            string text => text,
            var other => throw Mismatch(other, name, "string"),
        }),
        var other => throw Mismatch(other, name, "map[string]string"),
    };

    private static GoJsonException Mismatch(object value, string name, string wanted) =>
        new($"json: cannot unmarshal {GoJsonReader.KindOf(value)} into Go {(name.Length > 0 ? $"struct field {name}" : "value")} of type {wanted}");
}
