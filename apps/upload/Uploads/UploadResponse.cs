using DaprImages.Contracts;

namespace DaprImages.Upload.Uploads;

/// <param name="Images">What was accepted; the analysis of each goes on in the background.</param>
/// <param name="Rejected">What was not, and why.</param>
internal sealed record UploadResponse(IReadOnlyList<AcceptedImage> Images, IReadOnlyList<RejectedFile> Rejected);

/// <param name="StatusUrl">Tells how far the analysis is.</param>
/// <param name="DuplicateOf">The id of the image with the same bytes that was there before; nothing new was stored then.</param>
internal sealed record AcceptedImage(Guid Id, string FileName, ImageStatus Status, string StatusUrl, Guid? DuplicateOf = null);

/// <param name="FileName">As sent; empty when the part had none.</param>
/// <param name="Code">Stable: the last part of the problem type's URL.</param>
/// <param name="Error">What is wrong and what to do about it.</param>
internal sealed record RejectedFile(string FileName, string Code, string Error);
