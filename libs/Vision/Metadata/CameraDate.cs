using System.Globalization;
using System.Text.RegularExpressions;

namespace DaprImages.Vision.Metadata;

/// <summary>Dates as cameras and programs write them: <c>2010:05:15 17:12:05</c>, ISO 8601, and much in between.</summary>
internal static partial class CameraDate
{
    // The first photograph, and a date no clock should have reached.
    private const int FirstYear = 1826;
    private const int LastYear = 2100;

    /// <summary>
    /// ISO 8601 without a zone unless the file states one; null for dates that cannot be. What follows a readable date and makes no sense is ignored.
    /// </summary>
    /// <param name="subsecond">Digits of the fraction, where they are stored apart.</param>
    /// <param name="offset">From UTC, where it is stored apart.</param>
    public static string? Parse(string? text, string? subsecond = null, string? offset = null)
    {
        if (text is null || DatePattern().Match(text) is not { Success: true } match)
            return null;

        var (year, month, day) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var date = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
        if (!match.Groups[4].Success)
            return date;

        var (hour, minute, second) = (Number(match, 4), Number(match, 5), match.Groups[6].Success ? Number(match, 6) : 0);
        if (hour > 23 || minute > 59 || second > 59)
            return null;
        var time = string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}:{second:00}");
        var fraction = ParseFraction(match.Groups[7].Success ? match.Groups[7].Value : subsecond);
        return $"{date}T{time}{fraction}{ParseOffset(match.Groups[8].Success ? match.Groups[8].Value : offset)}";
    }

    private static string ParseFraction(string? text)
    {
        var digits = text?.Trim() ?? "";
        if (digits.Length > 9 || !digits.All(char.IsAsciiDigit))
            return "";
        digits = digits.TrimEnd('0');
        return digits.Length > 0 ? "." + digits : "";
    }

    private static string ParseOffset(string? text)
    {
        if (text is null || OffsetPattern().Match(text.Trim()) is not { Success: true } match)
            return "";
        if (match.Value == "Z")
            return "Z";
        var (hours, minutes) = (Number(match, 2), Number(match, 3));
        return hours <= 14 && minutes <= 59 ? string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}{hours:00}:{minutes:00}") : "";
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*([0-9]{4})[:\-/.]([0-9]{1,2})[:\-/.]([0-9]{1,2})(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*(Z|[+\-][0-9]{2}:?[0-9]{2})?)?")]
    private static partial Regex DatePattern();

    [GeneratedRegex("^(?:Z|([+\\-])([0-9]{2}):?([0-9]{2}))$")]
    private static partial Regex OffsetPattern();
}
