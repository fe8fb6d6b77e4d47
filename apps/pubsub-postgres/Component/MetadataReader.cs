using System.Globalization;
using System.Text.RegularExpressions;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>Reads the metadata of a component, a subscription or a message: texts under names whose case does not matter, as with Dapr's own components.</summary>
internal sealed partial class MetadataReader(IEnumerable<KeyValuePair<string, string>> metadata)
{
    private readonly Dictionary<string, string> _values = metadata
        .GroupBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => same.First().Value.Trim(), StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that nobody has asked for.</summary>
    public IEnumerable<string> Unknown => _values.Keys.Where(name => !_asked.Contains(name));

    public string? Text(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    /// <exception cref="MetadataException">It is no whole number, or out of range.</exception>
    public int? Number(string name, int least, int most) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new MetadataException(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A duration in Go's form (<c>500ms</c>, <c>1m30s</c>) or a number of seconds.</summary>
    /// <exception cref="MetadataException">It is neither, or out of range.</exception>
    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most) => Text(name) is not { } text ? null
        : ParseDuration(text) is { } duration && duration >= least && duration <= most ? duration
        : throw new MetadataException(name, text, $"a duration such as 500ms, 30s or 1m30s, or a number of seconds, from {Describe(least)} to {Describe(most)}");

    private static TimeSpan? ParseDuration(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain))
        {
            return Seconds(plain);
        }
        if (!DurationForm().IsMatch(text))
        {
            return null;
        }
        var seconds = 0.0;
        foreach (Match part in DurationPart().Matches(text))
        {
            seconds += double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
            {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "ms" => 1e-3,
                _ => 1e-6,
            };
        }
        return Seconds(seconds);
    }

    private static TimeSpan? Seconds(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    private static string Describe(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s");

    [GeneratedRegex(@"^(\d+(\.\d+)?(h|ms|us|µs|m|s))+$")]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(h|ms|us|µs|m|s)")]
    private static partial Regex DurationPart();
}
