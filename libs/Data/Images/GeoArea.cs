namespace DaprImages.Data.Images;

/// <summary>A part of the world, in degrees, north and east positive. One whose west is east of its east goes across the 180th meridian.</summary>
public sealed record GeoArea(double West, double South, double East, double North);
