using System.Buffers;

namespace SixLabors.ImageSharp.Native;

/// <summary>A libvips image over managed or native pixels, which stay pinned until this is disposed.</summary>
internal sealed class PinnedPixels : IDisposable
{
    private MemoryHandle _pin;

    private PinnedPixels(MemoryHandle pin, VipsImage image)
    {
        _pin = pin;
        Image = image;
    }

    public VipsImage Image { get; }

    public static unsafe PinnedPixels Pin<TPixel>(Memory<TPixel> pixels, int width, int height, int bands)
        where TPixel : unmanaged
    {
        var pin = pixels.Pin();
        try
        {
            using var raw = VipsImage.FromMemory((nint)pin.Pointer, width, height, bands);
            var image = VipsOperation.Apply("copy", raw, ("interpretation", bands == 1 ? "b-w" : "srgb"));
            return new(pin, image);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Image.Dispose();
        _pin.Dispose();
    }
}
