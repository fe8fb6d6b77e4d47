using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using GeoLocation = DaprImages.Contracts.Results.GeoLocation;

namespace DaprImages.Vision.Metadata;

internal static class GpsPosition
{
    /// <summary>Null unless the file states a place on Earth: both coordinates with their hemispheres. Exactly 0, 0 is what receivers write without a fix.</summary>
    public static GeoLocation? Read(GpsDirectory? gps)
    {
        if (gps is null
            || ReadDegrees(gps, GpsDirectory.TagLatitude, GpsDirectory.TagLatitudeRef, 'N', 'S') is not { } latitude
            || ReadDegrees(gps, GpsDirectory.TagLongitude, GpsDirectory.TagLongitudeRef, 'E', 'W') is not { } longitude
            || Math.Abs(latitude) > 90
            || Math.Abs(longitude) > 180
            || (latitude == 0 && longitude == 0))
        {
            return null;
        }
        return new(Math.Round(latitude, 7), Math.Round(longitude, 7), ReadAltitude(gps));
    }

    /// <summary>Degrees, minutes and seconds as three fractions, and a letter for the sign.</summary>
    private static double? ReadDegrees(GpsDirectory gps, int tag, int hemisphereTag, char positive, char negative)
    {
        var hemisphere = gps.GetString(hemisphereTag)?.Trim() is [var letter, ..] ? char.ToUpperInvariant(letter) : ' ';
        var parts = gps.GetRationalArray(tag);
        // A fraction over zero says that this part was not measured.
        if (parts is not { Length: >= 1 and <= 3 } || parts.Any(part => part.Denominator == 0) || (hemisphere != positive && hemisphere != negative))
            return null;

        var degrees = 0.0;
        for (var i = 0; i < parts.Length; i++)
            degrees += parts[i].Numerator / (double)parts[i].Denominator / Math.Pow(60, i);
        return hemisphere == negative ? -degrees : degrees;
    }

    /// <summary>Metres; below the sea when the reference says so.</summary>
    private static double? ReadAltitude(GpsDirectory gps)
    {
        if (!gps.TryGetRational(GpsDirectory.TagAltitude, out var altitude) || altitude.Denominator == 0)
            return null;
        var metres = altitude.Numerator / (double)altitude.Denominator;
        if (gps.TryGetInt32(GpsDirectory.TagAltitudeRef, out var reference) && reference == 1)
            metres = -metres;
        // From the floor of the deepest sea to the edge of space.
        return metres is >= -11_000 and <= 100_000 ? Math.Round(metres, 3) : null;
    }
}
