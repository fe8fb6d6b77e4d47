namespace DaprImages.Vision.Images;

/// <summary>The formats that are accepted; told by a file's content, never by its name.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
    Gif,
    WebP,
    Tiff,
    Heic,
    Avif,
}
