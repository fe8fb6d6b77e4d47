using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace DaprImages.Sidecar.Json;

/// <summary>JSON as it comes out of Go's decoder and encoder: keys sorted, numbers as 64-bit floats, and &lt;, &gt; and &amp; escaped.</summary>
internal static class GoFloatJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static byte[] Write(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, value);
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                // Of equal names the last one counts.
                foreach (var property in value.EnumerateObject().GroupBy(property => property.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Key);
                    Write(json, property.Last().Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(value), skipInputValidation: true);
                break;
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        if (raw.Length <= 15 && raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw; // exact as a float
        }
        var number = value.GetDouble();
        if (!double.IsFinite(number))
        {
            throw new JsonException($"the number {raw} is too large");
        }
        var magnitude = Math.Abs(number);
        if (magnitude is not 0 and (< 1e-6 or >= 1e21))
        {
            // Go writes 1e+21 and 1e-7, .NET 1E+21 and 1E-07.
            return number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e').Replace("e-0", "e-", StringComparison.Ordinal);
        }
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) ? Expand(shortest) : shortest;
    }

    /// <summary>1.25E+18 and 1.25E-06 without an exponent.</summary>
    private static string Expand(string scientific)
    {
        var parts = scientific.Split('E');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var sign = parts[0].StartsWith('-') ? "-" : "";
        var digits = parts[0].TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        return exponent < 0
            ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}" : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
