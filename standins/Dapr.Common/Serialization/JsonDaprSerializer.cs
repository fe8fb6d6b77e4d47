using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dapr.Common.Serialization;

/// <summary>System.Text.Json with its defaults for the web, and with fields unless other options are given.</summary>
public class JsonDaprSerializer : IDaprSerializer
{
    private readonly JsonSerializerOptions _options;

    public JsonDaprSerializer()
        : this(new JsonSerializerOptions(JsonSerializerDefaults.Web) { IncludeFields = true })
    {
    }

    public JsonDaprSerializer(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.TypeInfoResolver is null
            ? new JsonSerializerOptions(options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }
            : options;
    }

    public string Serialize<T>(T value) => value is null ? "" : JsonSerializer.Serialize(value, _options);

    public string Serialize(object? value, Type? inputType = null) => value is null ? "" : JsonSerializer.Serialize(value, inputType ?? value.GetType(), _options);

    public T? Deserialize<T>(string? data) => string.IsNullOrEmpty(data) ? default : JsonSerializer.Deserialize<T>(data, _options);

    public object? Deserialize(string? data, Type returnType)
    {
        ArgumentNullException.ThrowIfNull(returnType);
        return string.IsNullOrEmpty(data) ? null : JsonSerializer.Deserialize(data, returnType, _options);
    }

    public byte[] SerializeToUtf8Bytes<T>(T value) => value is null ? [] : JsonSerializer.SerializeToUtf8Bytes(value, _options);

    public T? DeserializeFromUtf8Bytes<T>(ReadOnlySpan<byte> utf8Json) => utf8Json.IsEmpty ? default : JsonSerializer.Deserialize<T>(utf8Json, _options);
}
