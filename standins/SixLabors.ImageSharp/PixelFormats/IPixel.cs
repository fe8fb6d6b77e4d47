namespace SixLabors.ImageSharp.PixelFormats;

/// <summary>A pixel format. Conversions go through <see cref="Rgba32"/>.</summary>
public interface IPixel<TSelf> : IEquatable<TSelf>
    where TSelf : unmanaged, IPixel<TSelf>
{
    void FromRgba32(Rgba32 source);

    void ToRgba32(ref Rgba32 dest);
}
