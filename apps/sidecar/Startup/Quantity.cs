using System.Globalization;

namespace DaprImages.Sidecar.Startup;

/// <summary>A number of bytes as Kubernetes writes quantities: <c>4194304</c>, <c>4Mi</c>, <c>64M</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, long Factor)[] Units =
        [("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("", 1)];

    /// <summary>False when it is none, or not above 0. More than 2 GiB counts as that: no buffer is larger.</summary>
    public static bool TryParse(string text, out int bytes)
    {
        var (suffix, factor) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var valid = decimal.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0;
        bytes = valid ? (int)Math.Min(number * factor, Array.MaxLength) : 0;
        return valid;
    }
}
