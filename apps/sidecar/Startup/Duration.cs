using System.Buffers;
using System.Globalization;

namespace DaprImages.Sidecar.Startup;

/// <summary>A time span as Go writes them: <c>300ms</c>, <c>5s</c>, <c>1h30m</c>.</summary>
internal static class Duration
{
    private static readonly (string Suffix, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        if (text == "0")
        {
            return true;
        }
        var negative = text[0] == '-';
        var rest = text.AsSpan(negative || text[0] == '+' ? 1 : 0);
        var seconds = 0.0;
        do
        {
            var digits = rest.IndexOfAnyExcept(Number);
            if (digits < 1 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }
            rest = rest[digits..];
            var end = rest.IndexOfAnyInRange('0', '9') is >= 0 and var next ? next : rest.Length;
            var unit = rest[..end].ToString();
            var factor = Array.Find(Units, u => u.Suffix == unit).Seconds;
            if (factor == 0)
            {
                return false;
            }
            seconds += number * factor;
            rest = rest[end..];
        }
        while (!rest.IsEmpty);
        if (seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return false;
        }
        duration = TimeSpan.FromSeconds(negative ? -seconds : seconds);
        return true;
    }
}
