using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using Tesseract;

namespace DaprImages.Vision.Text;

/// <summary>A grey copy of a picture for the text recogniser, of its own memory: recognition may outlast the patience of the one who asked for it.</summary>
internal sealed class GreyImage : IDisposable
{
    private readonly byte[] _pixels;

    private GreyImage(byte[] pixels, int width, int height)
    {
        _pixels = pixels;
        Width = width;
        Height = height;
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    public static GreyImage Of(AnalysisImage image)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(image.Width * image.Height);
        var colours = MemoryMarshal.Cast<byte, Rgb24>(image.Pixels);
        for (var i = 0; i < colours.Length; i++)
        {
            // ITU-R BT.709 luminance in 16-bit fixed point.
            var colour = colours[i];
            pixels[i] = (byte)(((colour.R * 13933) + (colour.G * 46871) + (colour.B * 4732) + 32768) >> 16);
        }
        return new(pixels, image.Width, image.Height);
    }

    /// <summary>The picture as Tesseract wants it, scaled by a factor.</summary>
    public Pix ToPix(double scale)
    {
        if (scale == 1)
            return ToPix(_pixels, Width, Height);

        using var whole = Image.WrapMemory<L8>(_pixels.AsMemory(0, Width * Height), Width, Height);
        using var scaled = whole.Clone(x => x.Resize(Math.Max(1, (int)(Width * scale)), Math.Max(1, (int)(Height * scale)), KnownResamplers.Bicubic));
        var pixels = ArrayPool<byte>.Shared.Rent(scaled.Width * scaled.Height);
        try
        {
            scaled.CopyPixelDataTo(pixels.AsSpan(0, scaled.Width * scaled.Height));
            return ToPix(pixels, scaled.Width, scaled.Height);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    public Vector2 Middle => new(Width / 2f, Height / 2f);

    /// <summary>The picture turned about its middle, and as large as it takes to hold all of it; the corners continue its edges.</summary>
    /// <param name="by">Where what points to the right shall point, of length 1.</param>
    public GreyImage Turned(Vector2 by)
    {
        var width = (int)MathF.Ceiling((Width * MathF.Abs(by.X)) + (Height * MathF.Abs(by.Y)));
        var height = (int)MathF.Ceiling((Width * MathF.Abs(by.Y)) + (Height * MathF.Abs(by.X)));
        var turned = new GreyImage(ArrayPool<byte>.Shared.Rent(width * height), width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = (x + 0.5f - turned.Middle.X, y + 0.5f - turned.Middle.Y);
                turned._pixels[(y * width) + x] = Between((fromX * by.X) + (fromY * by.Y) + Middle.X - 0.5f, (fromY * by.X) - (fromX * by.Y) + Middle.Y - 0.5f);
            }
        }
        return turned;
    }

    /// <summary>Spreads the grey values over the whole range, in place, but for the darkest and the lightest hundredth.</summary>
    public void StretchContrast()
    {
        var pixels = _pixels.AsSpan(0, Width * Height);
        Span<int> histogram = stackalloc int[256];
        foreach (var pixel in pixels)
            histogram[pixel]++;
        var (dark, light) = (At(histogram, pixels.Length / 100), At(histogram, pixels.Length - (pixels.Length / 100)));
        if (light <= dark)
            return;
        Span<byte> stretched = stackalloc byte[256];
        for (var value = 0; value < 256; value++)
            stretched[value] = (byte)Math.Clamp((value - dark) * 255 / (light - dark), 0, 255);
        foreach (ref var pixel in pixels)
            pixel = stretched[pixel];
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);

    /// <summary>Mixed of the four nearest pixels.</summary>
    private byte Between(float x, float y)
    {
        (x, y) = (Math.Clamp(x, 0, Width - 1), Math.Clamp(y, 0, Height - 1));
        var (left, top) = ((int)x, (int)y);
        var (upper, lower) = (top * Width, Math.Min(top + 1, Height - 1) * Width);
        var right = Math.Min(left + 1, Width - 1);
        var (dx, dy) = (x - left, y - top);
        var above = _pixels[upper + left] + ((_pixels[upper + right] - _pixels[upper + left]) * dx);
        var below = _pixels[lower + left] + ((_pixels[lower + right] - _pixels[lower + left]) * dx);
        return (byte)(above + ((below - above) * dy) + 0.5f);
    }

    /// <summary>The value that so many of the pixels do not exceed.</summary>
    private static int At(ReadOnlySpan<int> histogram, int count)
    {
        var value = 0;
        for (; value < 255 && (count -= histogram[value]) > 0; value++)
        {
        }
        return value;
    }

    private static Pix ToPix(byte[] pixels, int width, int height)
    {
        var pix = Pix.Create(width, height, 8);
        var data = pix.GetData();
        for (var y = 0; y < height; y++)
            Marshal.Copy(pixels, y * width, data.Data + (y * data.WordsPerLine * sizeof(uint)), width);
        data.EndianByteSwap();
        // Without a resolution Tesseract guesses one from the size of the letters, and guesses badly in photos.
        pix.XRes = 300;
        pix.YRes = 300;
        return pix;
    }
}
