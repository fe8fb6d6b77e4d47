using System.Globalization;
using DaprImages.Contracts.Results;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using Directory = MetadataExtractor.Directory;

namespace DaprImages.Vision.Metadata;

internal static class Exposure
{
    // The 16-bit tag says "more than I can hold" with its largest value; the real one is elsewhere then.
    private const int IsoOverflow = 65_535;

    public static ExposureInfo Read(IReadOnlyList<Directory> directories) => new(
        ReadIso(directories),
        ReadPositive(directories, ExifDirectoryBase.TagFNumber, 0.1, 1000) is { } f ? Math.Round(f, 2) : null,
        ReadPositive(directories, ExifDirectoryBase.TagExposureTime, 1e-7, 1e6) is { } seconds ? ToText(seconds) : null,
        ReadPositive(directories, ExifDirectoryBase.TagFocalLength, 0.1, 100_000) is { } length ? Math.Round(length, 2) : null);

    /// <summary>As photographers write it: 1/125, 0.4, 2.5, 30.</summary>
    internal static string ToText(double seconds)
    {
        var reciprocal = Math.Round(1 / seconds);
        if (seconds < 0.3 || (seconds < 1 && Math.Abs((1 / seconds) - reciprocal) < 0.01))
            return string.Create(CultureInfo.InvariantCulture, $"1/{reciprocal:0}");
        return seconds.ToString("0.#", CultureInfo.InvariantCulture);
    }

    private static int? ReadIso(IReadOnlyList<Directory> directories)
    {
        var iso = Find(directories, ExifDirectoryBase.TagIsoEquivalent);
        if (iso == IsoOverflow)
            iso = Find(directories, ExifDirectoryBase.TagRecommendedExposureIndex) ?? iso;
        return iso is > 0 and < 10_000_000 ? iso : null;
    }

    private static int? Find(IReadOnlyList<Directory> directories, int tag)
    {
        foreach (var directory in directories)
        {
            // The tag may hold several numbers, of which the first counts.
            if (directory.GetObject(tag) is Array { Length: > 0 } several && several.GetValue(0) is IConvertible number)
                return Convert.ToInt32(number, CultureInfo.InvariantCulture);
            if (directory.TryGetInt32(tag, out var value))
                return value;
        }
        return null;
    }

    private static double? ReadPositive(IReadOnlyList<Directory> directories, int tag, double least, double most)
    {
        foreach (var directory in directories)
        {
            if (directory.TryGetRational(tag, out var value) && value.Denominator != 0)
            {
                var number = value.Numerator / (double)value.Denominator;
                return number >= least && number <= most ? number : null;
            }
        }
        return null;
    }
}
