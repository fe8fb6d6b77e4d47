using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Imaging.Tests.ImageSharp;

internal static class TestImages
{
    public static readonly Rgb24 Red = new(255, 0, 0);
    public static readonly Rgb24 Green = new(0, 255, 0);
    public static readonly Rgb24 Blue = new(0, 0, 255);
    public static readonly Rgb24 White = new(255, 255, 255);

    /// <summary>Red top left, green top right, blue bottom left, white bottom right.</summary>
    public static Image<Rgb24> Quarters(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                var top = y < rows.Height / 2;
                var row = rows.GetRowSpan(y);
                row[..(row.Length / 2)].Fill(top ? Red : Blue);
                row[(row.Length / 2)..].Fill(top ? Green : White);
            }
        });
        return image;
    }

    /// <summary>Smooth in one place, busy in another, never flat: what a photograph is to a codec.</summary>
    public static Image<Rgb24> Scene(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        var random = new Random(7);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                for (var x = 0; x < row.Length; x++)
                    row[x] = new((byte)(x * 255 / row.Length), (byte)(y * 255 / rows.Height), (byte)((x ^ y) + random.Next(32)));
            }
        });
        return image;
    }

    public static byte[] Jpeg(Image image, int quality = 90)
    {
        using var stream = new MemoryStream();
        image.SaveAsJpeg(stream, new JpegEncoder { Quality = quality });
        return stream.ToArray();
    }

    public static byte[] Png(Image image)
    {
        using var stream = new MemoryStream();
        image.SaveAsPng(stream);
        return stream.ToArray();
    }

    public static byte[] Webp(Image image, WebpFileFormatType type = WebpFileFormatType.Lossless)
    {
        using var stream = new MemoryStream();
        image.SaveAsWebp(stream, new WebpEncoder { FileFormat = type });
        return stream.ToArray();
    }

    public static TPixel[] Pixels<TPixel>(Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var pixels = new TPixel[image.Width * image.Height];
        image.CopyPixelDataTo(pixels);
        return pixels;
    }

    public static void AssertNear(Rgb24 expected, Rgb24 actual, int tolerance = 6)
    {
        var near = Math.Abs(expected.R - actual.R) <= tolerance && Math.Abs(expected.G - actual.G) <= tolerance && Math.Abs(expected.B - actual.B) <= tolerance;
        Assert.True(near, $"Expected about {expected}, found {actual}.");
    }

    /// <summary>The colours in the middle of the four quarters: top left, top right, bottom left, bottom right.</summary>
    public static Rgb24[] CornersOf(Image<Rgb24> image) =>
    [
        image[image.Width / 4, image.Height / 4],
        image[image.Width * 3 / 4, image.Height / 4],
        image[image.Width / 4, image.Height * 3 / 4],
        image[image.Width * 3 / 4, image.Height * 3 / 4],
    ];
}
