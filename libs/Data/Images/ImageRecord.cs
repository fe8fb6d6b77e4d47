using DaprImages.Contracts;

namespace DaprImages.Data.Images;

/// <summary>A row of <c>images</c>.</summary>
/// <param name="Width">Pixels of the upright image.</param>
/// <param name="TakenAt">The camera's clock; without a zone in the file, its local time as if it were UTC.</param>
/// <param name="Issues">Stages of the current run that failed or were skipped.</param>
/// <param name="CurrentRunId">The run whose results are shown; null before the first one is stored.</param>
/// <param name="LatestRunId">The run whose status is shown; null before the first one begins.</param>
public sealed record ImageRecord(
    Guid Id,
    Guid OwnerId,
    string FileName,
    string ContentType,
    long ByteSize,
    int Width,
    int Height,
    string StorageKey,
    DateTime UploadedAt,
    DateTime? TakenAt,
    string? CameraMake,
    string? CameraModel,
    double? Latitude,
    double? Longitude,
    string? Caption,
    ImageStatus Status,
    int Issues,
    string? CurrentRunId,
    string? LatestRunId,
    DateTime? LastAnalyzed);
