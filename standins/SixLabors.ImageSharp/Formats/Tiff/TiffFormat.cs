namespace SixLabors.ImageSharp.Formats.Tiff;

public sealed class TiffFormat : IImageFormat
{
    private TiffFormat()
    {
    }

    public static TiffFormat Instance { get; } = new();

    public string Name => "TIFF";

    public string DefaultMimeType => "image/tiff";

    public IEnumerable<string> MimeTypes => ["image/tiff", "image/tiff-fx"];

    public IEnumerable<string> FileExtensions => ["tiff", "tif"];
}
