using DaprImages.Contracts;
using DaprImages.Data.Images;

namespace DaprImages.Upload.Images;

/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
internal sealed record ImagePage(IReadOnlyList<ImageResponse> Items, string? NextCursor);

/// <param name="Width">Pixels of the upright image.</param>
/// <param name="TakenAt">The camera's clock; without a zone in the file, its local time as if it were UTC.</param>
/// <param name="Issues">Analyses that failed or were skipped.</param>
/// <param name="LastAnalyzed">Null before the first analysis is done.</param>
internal sealed record ImageResponse(
    Guid Id,
    string FileName,
    string ContentType,
    long ByteSize,
    int Width,
    int Height,
    DateTime UploadedAt,
    DateTime? TakenAt,
    string? CameraMake,
    string? CameraModel,
    Position? Location,
    string? Caption,
    ImageStatus Status,
    int Issues,
    DateTime? LastAnalyzed,
    IReadOnlyList<TagResponse> Tags)
{
    public static ImageResponse From(ImageRecord image, IEnumerable<ImageTag> tags) => new(
        image.Id,
        image.FileName,
        image.ContentType,
        image.ByteSize,
        image.Width,
        image.Height,
        image.UploadedAt,
        image.TakenAt,
        image.CameraMake,
        image.CameraModel,
        image is { Latitude: { } latitude, Longitude: { } longitude } ? new Position(latitude, longitude) : null,
        image.Caption,
        image.Status,
        image.Issues,
        image.LastAnalyzed,
        [.. tags.Select(tag => new TagResponse(tag.Kind, tag.Name, tag.Confidence))]);
}

/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
internal sealed record Position(double Latitude, double Longitude);

/// <param name="Kind"><c>object</c>, <c>scene</c>, <c>person</c> or <c>text</c>.</param>
/// <param name="Confidence">0..1.</param>
internal sealed record TagResponse(string Kind, string Name, double Confidence);
