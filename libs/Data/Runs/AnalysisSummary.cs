namespace DaprImages.Data.Runs;

/// <summary>What of a run's results goes into the image's own row and its tags, so that lists and filters need no JSON.</summary>
/// <param name="TakenAt">The camera's clock; without a zone, its local time as if it were UTC.</param>
/// <param name="Tags">Kind (<c>object</c>, <c>scene</c>, <c>text</c>), name and confidence; each name once for each kind. Those of people are made of their faces.</param>
public sealed record AnalysisSummary(
    int Width,
    int Height,
    DateTime? TakenAt,
    string? CameraMake,
    string? CameraModel,
    double? Latitude,
    double? Longitude,
    string? Caption,
    IReadOnlyList<(string Kind, string Name, double Confidence)> Tags);
