namespace SixLabors.ImageSharp.Metadata;

/// <summary>Stands for one frame in <see cref="ImageInfo.FrameMetadataCollection"/>.</summary>
public sealed class ImageFrameMetadata
{
}
