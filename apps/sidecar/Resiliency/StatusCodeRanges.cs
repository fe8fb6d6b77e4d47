using System.Globalization;

namespace DaprImages.Sidecar.Resiliency;

/// <summary>Status codes as a retry policy names them: <c>429,500-599</c>.</summary>
internal sealed class StatusCodeRanges
{
    private readonly List<(int First, int Last)> _ranges = [];

    private StatusCodeRanges()
    {
    }

    /// <exception cref="FormatException">The text is none, or leaves the given bounds.</exception>
    public static StatusCodeRanges Parse(string text, int least, int greatest)
    {
        var codes = new StatusCodeRanges();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || first < least || last > greatest || last < first)
            {
                throw new FormatException($"'{part}' is neither a status code from {least} to {greatest} nor a range of them such as {least}-{greatest}");
            }
            codes._ranges.Add((first, last));
        }
        return codes;
    }

    public bool Contains(int code) => _ranges.Exists(range => range.First <= code && code <= range.Last);
}
