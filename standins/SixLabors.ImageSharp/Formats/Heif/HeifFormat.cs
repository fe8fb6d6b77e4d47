namespace SixLabors.ImageSharp.Formats.Heif;

/// <summary>HEIC and AVIF. Internal, for the official package does not know them: code that names this type would not compile there.</summary>
internal sealed class HeifFormat : IImageFormat
{
    private HeifFormat()
    {
    }

    public static HeifFormat Instance { get; } = new();

    public string Name => "HEIF";

    public string DefaultMimeType => "image/heif";

    public IEnumerable<string> MimeTypes => ["image/heif", "image/heic", "image/avif"];

    public IEnumerable<string> FileExtensions => ["heif", "heic", "avif"];
}
