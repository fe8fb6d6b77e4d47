namespace DaprImages.Vision.Images;

/// <summary>What the first bytes of an image say.</summary>
/// <param name="Width">As stored: the EXIF orientation may show the image turned by a quarter.</param>
/// <param name="Height">As stored.</param>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height)
{
    /// <summary>The media type to store and serve the file with.</summary>
    public string ContentType => Format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Png => "image/png",
        ImageFormat.Gif => "image/gif",
        ImageFormat.WebP => "image/webp",
        ImageFormat.Tiff => "image/tiff",
        ImageFormat.Heic => "image/heic",
        _ => "image/avif",
    };

    /// <summary>With the leading dot.</summary>
    public string Extension => Format switch
    {
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Png => ".png",
        ImageFormat.Gif => ".gif",
        ImageFormat.WebP => ".webp",
        ImageFormat.Tiff => ".tif",
        ImageFormat.Heic => ".heic",
        _ => ".avif",
    };
}
