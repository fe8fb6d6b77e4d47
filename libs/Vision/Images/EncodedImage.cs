namespace DaprImages.Vision.Images;

/// <summary>A picture as a file.</summary>
/// <param name="Extension">With the leading dot.</param>
public sealed record EncodedImage(int Width, int Height, string ContentType, string Extension, ReadOnlyMemory<byte> Bytes);
