using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DaprImages.Sidecar.Json;

/// <summary>JSON as it comes out of Go's decoder and encoder where numbers were 64-bit floats on the way.</summary>
internal static class GoFloatJson
{
    /// <exception cref="JsonException">A number is too large for a float.</exception>
    public static ReadOnlyMemory<byte> Write(JsonElement value) => value.ValueKind == JsonValueKind.Undefined
        ? "null"u8.ToArray()
        : GoJsonWriter.Write(WithFloats(GoJsonReader.Parse(JsonMarshal.GetRawUtf8Value(value))));

    private static object? WithFloats(object? value) => value switch
    {
        Dictionary<string, object?> fields => fields.ToDictionary(field => field.Key, field => WithFloats(field.Value), StringComparer.Ordinal),
        List<object?> items => items.ConvertAll(WithFloats),
        GoNumber number => new GoNumber(Float(number)),
        _ => value,
    };

    private static string Float(GoNumber written)
    {
        var raw = written.Text;
        if (raw.Length <= 15 && raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw; // exact as a float
        }
        var number = written.ToDouble();
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
