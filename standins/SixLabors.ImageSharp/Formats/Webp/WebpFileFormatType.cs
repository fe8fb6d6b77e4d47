namespace SixLabors.ImageSharp.Formats.Webp;

public enum WebpFileFormatType
{
    Lossless,
    Lossy,
}
