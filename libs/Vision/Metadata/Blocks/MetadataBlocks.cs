using DaprImages.Vision.Images;

namespace DaprImages.Vision.Metadata.Blocks;

/// <summary>
/// The pieces of a file that hold metadata, cut out without interpreting them. Each is small, whatever the file claims: nothing is decompressed beyond
/// a limit, and what is too large to be sensible is left out.
/// </summary>
internal sealed class MetadataBlocks
{
    /// <summary>More than any camera or program writes, except for pictures hidden in metadata.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>A TIFF structure, as EXIF is stored; for a TIFF file the file itself.</summary>
    public ReadOnlyMemory<byte> Exif { get; set; }

    /// <summary>An XMP packet.</summary>
    public ReadOnlyMemory<byte> Xmp { get; set; }

    /// <summary>IPTC-IIM datasets.</summary>
    public ReadOnlyMemory<byte> Iptc { get; set; }

    /// <summary>What PNG files say in plain text, by keyword.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    public static MetadataBlocks Of(ReadOnlyMemory<byte> file, ImageFormat format)
    {
        var blocks = new MetadataBlocks();
        switch (format)
        {
            case ImageFormat.Jpeg:
                JpegBlocks.Read(file, blocks);
                break;
            case ImageFormat.Png:
                PngBlocks.Read(file, blocks);
                break;
            case ImageFormat.WebP:
                WebPBlocks.Read(file, blocks);
                break;
            case ImageFormat.Heic or ImageFormat.Avif:
                HeifBlocks.Read(file, blocks);
                break;
            case ImageFormat.Tiff:
                blocks.Exif = file;
                blocks.Xmp = TiffDirectory.Find(file, TiffDirectory.Xmp);
                blocks.Iptc = TiffDirectory.Find(file, TiffDirectory.Iptc);
                break;
        }
        return blocks;
    }
}
