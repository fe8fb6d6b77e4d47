using System.Text.Json;
using DaprImages.Contracts.Results;

namespace DaprImages.Bench.Accuracy;

/// <summary>Compares what was read of a photo's metadata with what is expected.</summary>
internal static class MetadataFields
{
    /// <returns>A word for each field that differs.</returns>
    public static IEnumerable<string> Wrong(JsonElement expected, MetadataResult found) =>
        from field in expected.EnumerateObject()
        let value = Value(field.Name, found)
        where !Same(field.Name, field.Value, value)
        select $"{field.Name} is {value ?? "nothing"} instead of {field.Value}";

    private static object? Value(string field, MetadataResult found) => field switch
    {
        "Make" => found.Camera.Make,
        "Model" => found.Camera.Model,
        // The fraction of a second and the zone, where the file has them, follow.
        "DateTimeOriginal" => found.TakenAt is { Length: > 19 } taken ? taken[..19] : found.TakenAt,
        "ISO" => (double?)found.Exposure.Iso,
        "FNumber" => found.Exposure.FNumber,
        "FocalLength" => found.Exposure.FocalLength,
        "Orientation" => (double?)found.Orientation,
        "lat" => found.Location?.Latitude,
        "lon" => found.Location?.Longitude,
        "alt" => found.Location?.Altitude,
        _ => throw new ArgumentException($"Nothing reads {field}.", nameof(field)),
    };

    private static bool Same(string field, JsonElement expected, object? found) => expected.ValueKind switch
    {
        JsonValueKind.Null => found is null,
        JsonValueKind.String => Equals(expected.GetString(), found),
        // Exactly 0, 0 is a receiver without a position.
        _ when field is "lat" or "lon" && expected.GetDouble() == 0 => found is null,
        _ => found is double number && Math.Abs(number - expected.GetDouble()) <= Tolerance(field),
    };

    private static double Tolerance(string field) => field switch { "lat" or "lon" => 0.0001, "alt" => 0.1, _ => 0.01 };
}
