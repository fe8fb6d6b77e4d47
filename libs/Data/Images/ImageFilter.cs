using DaprImages.Contracts;

namespace DaprImages.Data.Images;

/// <summary>What a list or a search is narrowed to; null does not narrow. All hold at once.</summary>
/// <param name="Tag">A tag's whole name, in whatever case, words apart by spaces or underscores.</param>
/// <param name="From">Taken (or, without a date from the camera, uploaded) at or after.</param>
/// <param name="To">Taken or uploaded before.</param>
/// <param name="Camera">Contained in the camera's make and model, in whatever case.</param>
/// <param name="Area">Taken in there.</param>
public sealed record ImageFilter(
    ImageStatus? Status = null,
    string? Tag = null,
    Guid? Person = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Camera = null,
    GeoArea? Area = null);
