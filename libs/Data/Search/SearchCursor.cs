using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DaprImages.Data.Search;

/// <summary>Where a page of a search ended.</summary>
/// <param name="AsOf">When the first page was asked for; what was uploaded since does not take part.</param>
/// <param name="Score">Of the last hit.</param>
/// <param name="ImageId">The last hit.</param>
public sealed record SearchCursor(DateTime AsOf, double Score, Guid ImageId)
{
    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AsOf.Ticks:x}-{BitConverter.DoubleToInt64Bits(Score):x}-{ImageId:n}");

    public static bool TryParse(string text, [NotNullWhen(true)] out SearchCursor? cursor)
    {
        cursor = text.Split('-') is [var asOf, var score, var id]
            && long.TryParse(asOf, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(score, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            && Guid.TryParseExact(id, "n", out var imageId)
                ? new SearchCursor(new DateTime(ticks, DateTimeKind.Utc), BitConverter.Int64BitsToDouble(bits), imageId)
                : null;
        return cursor is not null;
    }
}
