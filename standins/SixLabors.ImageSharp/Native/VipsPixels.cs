using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace SixLabors.ImageSharp.Native;

/// <summary>Turns a libvips image, which is a recipe, into pixels.</summary>
internal static class VipsPixels
{
    /// <exception cref="ImageProcessingException">libvips failed on the way.</exception>
    public static (NativePixels<TPixel> Pixels, Size Size) Write<TPixel>(VipsImage image, CancellationToken cancellationToken)
        where TPixel : unmanaged =>
        TryWrite<TPixel>(image, cancellationToken) ?? throw VipsRuntime.ProcessingError();

    /// <summary>Null when libvips failed; the reason is then in <see cref="VipsRuntime.TakeMessages"/>.</summary>
    public static unsafe (NativePixels<TPixel> Pixels, Size Size)? TryWrite<TPixel>(VipsImage image, CancellationToken cancellationToken)
        where TPixel : unmanaged
    {
        var size = new Size(image.Width, image.Height);
        var bands = Unsafe.SizeOf<TPixel>();
        if (image.Bands != bands || !image.IsUChar)
            throw new ImageProcessingException($"{image.Bands} bands do not make a pixel of {bands} bytes.");

        var pixels = new NativePixels<TPixel>((long)size.Width * size.Height, clear: false);
        var kept = false;
        try
        {
            using var pin = pixels.Pin();
            using var target = VipsImage.FromMemory((nint)pin.Pointer, size.Width, size.Height, bands);
            using var stop = cancellationToken.Register(static state => Vips.SetKill((VipsImage)state!, 1), image);
            if (Vips.WriteImage(image, target) == 0)
                kept = true;
            else
                cancellationToken.ThrowIfCancellationRequested();
            return kept ? (pixels, size) : null;
        }
        finally
        {
            if (!kept)
                ((IDisposable)pixels).Dispose();
        }
    }
}
