using System.Buffers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Images;

/// <summary>
/// A picture as the stages look at it: upright, 8-bit sRGB without transparency, and no larger than they gain from. The pixels are pooled, so the
/// image must not be used after it is disposed. Reading it from several threads at once is safe.
/// </summary>
public sealed class AnalysisImage : IDisposable
{
    private const int BytesPerPixel = 3;

    private byte[]? _buffer;

    private AnalysisImage(byte[] buffer, int width, int height, int sourceWidth, int sourceHeight)
    {
        _buffer = buffer;
        Width = width;
        Height = height;
        SourceWidth = sourceWidth;
        SourceHeight = sourceHeight;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The upright width of the picture this was decoded from, in pixels.</summary>
    public int SourceWidth { get; }

    /// <summary>The upright height of the picture this was decoded from, in pixels.</summary>
    public int SourceHeight { get; }

    /// <summary>Red, green, blue, a byte each; row after row from the top left, without gaps.</summary>
    public ReadOnlySpan<byte> Pixels => Memory.Span;

    /// <summary>What the image holds in memory, in bytes; at least what its pixels need, for pooled memory comes in fixed sizes.</summary>
    public long MemorySize => Buffer.Length;

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(AnalysisImage));

    private Memory<byte> Memory => Buffer.AsMemory(0, Width * Height * BytesPerPixel);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Copies the pixels of a decoded picture.</summary>
    internal static AnalysisImage From(Image<Rgb24> image, int sourceWidth, int sourceHeight)
    {
        var length = image.Width * image.Height * BytesPerPixel;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        image.CopyPixelDataTo(buffer.AsSpan(0, length));
        return new(buffer, image.Width, image.Height, sourceWidth, sourceHeight);
    }

    /// <summary>The pixels for the imaging library, in place; to be used for the length of one call, and never changed.</summary>
    internal Image<Rgb24> AsImage() => Image.WrapMemory<Rgb24>(Memory, Width, Height);
}
