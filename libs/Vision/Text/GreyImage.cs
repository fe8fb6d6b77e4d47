using System.Buffers;
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

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);

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
