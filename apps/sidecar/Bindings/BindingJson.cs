using System.Buffers;
using System.Text.Json;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Bindings;

/// <summary>Reads the body of an invocation over HTTP: <c>{"operation", "data", "metadata"}</c>. The data, which may be a photo in base64, is not copied.</summary>
internal static class BindingJson
{
    // What Go's encoder may write otherwise (0xE2 begins the line separators): a text without these is its own JSON.
    private static readonly SearchValues<byte> Rewritten = SearchValues.Create([(byte)'\\', (byte)'<', (byte)'>', (byte)'&', 0xE2]);

    /// <exception cref="ApiException">The body is no such JSON.</exception>
    public static BindingRequest Read(ReadOnlyMemory<byte> body, TraceContext? trace)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            var operation = "";
            ReadOnlyMemory<byte> data = "null"u8.ToArray();
            var metadata = new Dictionary<string, string>();
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            {
                throw new JsonException("the body has to be an object with operation, data and metadata");
            }
            while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name.Equals("operation", StringComparison.OrdinalIgnoreCase))
                {
                    operation = reader.GetString() ?? "";
                }
                else if (name.Equals("data", StringComparison.OrdinalIgnoreCase))
                {
                    data = ReadData(ref reader, body);
                }
                else if (name.Equals("metadata", StringComparison.OrdinalIgnoreCase))
                {
                    metadata = JsonSerializer.Deserialize(ref reader, PlainJson.Default.DictionaryStringString) ?? [];
                }
                else
                {
                    reader.Skip();
                }
            }
            return new BindingRequest(operation, data, metadata, trace);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw ApiException.Malformed($"failed deserializing HTTP body: {(body.IsEmpty ? "EOF" : error.Message)}");
        }
    }

    private static ReadOnlyMemory<byte> ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IndexOfAny(Rewritten) < 0)
        {
            return body.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
        }
        return GoFloatJson.Write(JsonElement.ParseValue(ref reader));
    }
}
