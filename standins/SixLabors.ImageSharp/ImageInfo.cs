using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp;

/// <summary>What the header of an image says.</summary>
public class ImageInfo
{
    internal ImageInfo(PixelTypeInfo pixelType, Size size, ImageMetadata metadata, IReadOnlyList<ImageFrameMetadata> frames)
    {
        PixelType = pixelType;
        Size = size;
        Metadata = metadata;
        FrameMetadataCollection = frames;
    }

    public PixelTypeInfo PixelType { get; }

    /// <summary>As stored: before the EXIF orientation is applied.</summary>
    public Size Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Rectangle Bounds => new(0, 0, Width, Height);

    public ImageMetadata Metadata { get; }

    /// <summary>One entry a frame; may be empty for formats that have one frame only.</summary>
    public IReadOnlyList<ImageFrameMetadata> FrameMetadataCollection { get; }
}
