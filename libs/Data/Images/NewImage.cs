namespace DaprImages.Data.Images;

/// <summary>An uploaded image whose original is in the image store already.</summary>
/// <param name="Width">Pixels, as the file's header says, turned upright.</param>
/// <param name="StorageKey">Reserved in <c>blobs</c> before the original was written.</param>
public sealed record NewImage(
    Guid Id,
    Guid OwnerId,
    string FileName,
    string ContentType,
    long ByteSize,
    byte[] Sha256,
    int Width,
    int Height,
    string StorageKey,
    DateTimeOffset UploadedAt);
