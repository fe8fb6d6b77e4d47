using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace SixLabors.ImageSharp.Metadata;

public sealed class ImageMetadata
{
    public ExifProfile? ExifProfile { get; set; }

    /// <summary>The format the image was decoded from; null for an image made here.</summary>
    public IImageFormat? DecodedImageFormat { get; internal set; }

    public ImageMetadata DeepClone() => new() { DecodedImageFormat = DecodedImageFormat, ExifProfile = ExifProfile?.DeepClone() };
}
