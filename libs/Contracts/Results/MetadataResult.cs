namespace DaprImages.Contracts.Results;

/// <summary>What the camera and later programs wrote into the file. Values that are impossible (latitude 91, month 13) are null.</summary>
/// <param name="TakenAt">
/// The camera's clock when the picture was taken, ISO 8601: with an offset only when the file states one, otherwise local time of an unknown zone.
/// </param>
/// <param name="Orientation">The EXIF orientation, 1..8, as stored; null when absent or impossible.</param>
/// <param name="Keywords">From XMP and IPTC, each once.</param>
/// <param name="Tags">Further fields worth showing, by name; values shortened to <see cref="MaxTagLength"/> characters.</param>
public sealed record MetadataResult(
    string? TakenAt,
    CameraInfo Camera,
    ExposureInfo Exposure,
    GeoLocation? Location,
    int? Orientation,
    IReadOnlyList<string> Keywords,
    IReadOnlyDictionary<string, string> Tags) : StageResult
{
    public const int MaxTagLength = 500;
}

public sealed record CameraInfo(string? Make, string? Model, string? Lens);

/// <param name="Iso">ISO speed.</param>
/// <param name="FNumber">The f in f/2.8.</param>
/// <param name="ExposureTime">As photographers write it: <c>1/125</c> or <c>2.5</c>, in seconds.</param>
/// <param name="FocalLength">In millimetres.</param>
public sealed record ExposureInfo(int? Iso, double? FNumber, string? ExposureTime, double? FocalLength);

/// <param name="Latitude">Degrees, north positive, -90..90.</param>
/// <param name="Longitude">Degrees, east positive, -180..180.</param>
/// <param name="Altitude">Metres above sea level; null when not stated.</param>
public sealed record GeoLocation(double Latitude, double Longitude, double? Altitude);
