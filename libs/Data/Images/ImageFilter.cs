using DaprImages.Contracts;

namespace DaprImages.Data.Images;

/// <summary>What a list of images is narrowed to; null does not narrow.</summary>
/// <param name="From">Taken (or, without a date from the camera, uploaded) at or after.</param>
/// <param name="To">Taken or uploaded before.</param>
public sealed record ImageFilter(ImageStatus? Status = null, string? Tag = null, Guid? Person = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
