using System.Globalization;
using System.Text.Json;

namespace DaprImages.TestKit.Photos;

/// <summary>Hits, inventions and misses, counted over labels: <c>2</c> is exact, <c>5-6</c> and <c>8+</c> are ranges, <c>car|truck</c> is either.</summary>
public sealed class ObjectCount
{
    private int _hits;
    private int _invented;
    private int _missed;

    /// <summary>What is wrong, photo by photo.</summary>
    public ICollection<string> Errors { get; } = [];

    public double Precision => _hits / (double)(_hits + _invented);

    public double Recall => _hits / (double)(_hits + _missed);

    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <param name="expected">Counts by label.</param>
    public void Add(string photo, JsonElement expected, IEnumerable<string> found)
    {
        var left = found.CountBy(label => label).ToDictionary();
        foreach (var wanted in expected.EnumerateObject())
        {
            var (least, most) = Range(wanted.Value);
            var count = wanted.Name.Split('|').Sum(label => left.Remove(label, out var seen) ? seen : 0);
            _hits += Math.Min(count, most);
            Count(photo, wanted.Name, Math.Max(0, count - most), Math.Max(0, least - count));
        }
        foreach (var (label, count) in left)
            Count(photo, label, count, 0);
    }

    /// <summary>What a count of the form above allows.</summary>
    public static (int Least, int Most) Range(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return (value.GetInt32(), value.GetInt32());
        var text = value.GetString()!;
        if (text.EndsWith('+'))
            return (int.Parse(text[..^1], CultureInfo.InvariantCulture), int.MaxValue);
        var parts = text.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return (parts[0], parts[^1]);
    }

    private void Count(string photo, string label, int invented, int missed)
    {
        (_invented, _missed) = (_invented + invented, _missed + missed);
        if (invented > 0)
            Errors.Add($"{photo}: {invented} {label} too many");
        if (missed > 0)
            Errors.Add($"{photo}: {missed} {label} missed");
    }
}
