using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests;

internal static class TestImages
{
    public static readonly (int R, int G, int B) Red = (255, 0, 0);
    public static readonly (int R, int G, int B) Green = (0, 255, 0);
    public static readonly (int R, int G, int B) Blue = (0, 0, 255);
    public static readonly (int R, int G, int B) White = (255, 255, 255);

    /// <summary>Red top left, green top right, blue bottom left, white bottom right.</summary>
    public static byte[] JpegOfQuarters(int width, int height) => Jpeg(Quarters(width, height));

    public static byte[] PngOfQuarters(int width, int height) => Save(Quarters(width, height), (image, stream) => image.SaveAsPng(stream));

    public static byte[] WebpOfQuarters(int width, int height, WebpFileFormatType type = WebpFileFormatType.Lossy) =>
        Save(Quarters(width, height), (image, stream) => image.SaveAsWebp(stream, new WebpEncoder { FileFormat = type }));

    /// <summary>A busy picture, which compresses like a photo.</summary>
    public static byte[] JpegOfNoise(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        var random = new Random(3);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                for (var x = 0; x < row.Length; x++)
                    row[x] = new((byte)(x + random.Next(64)), (byte)(y + random.Next(64)), (byte)(x ^ y));
            }
        });
        return Jpeg(image);
    }

    public static byte[] PngOf(Image image) => Save(image, (picture, stream) => picture.SaveAsPng(stream));

    /// <summary>8 x 8 pixels of one colour.</summary>
    public static byte[] PngOf(byte red, byte green, byte blue) => PngFile.Write(8, 8, 8, PngFile.Rgb, [.. Enumerable.Repeat(new[] { red, green, blue }, 64).SelectMany(pixel => pixel)]);

    /// <summary>The colours in the middle of the four quarters: top left, top right, bottom left, bottom right.</summary>
    public static (int R, int G, int B)[] CornersOf(AnalysisImage image) =>
    [
        PixelAt(image, image.Width / 4, image.Height / 4),
        PixelAt(image, image.Width * 3 / 4, image.Height / 4),
        PixelAt(image, image.Width / 4, image.Height * 3 / 4),
        PixelAt(image, image.Width * 3 / 4, image.Height * 3 / 4),
    ];

    public static (int R, int G, int B) PixelAt(AnalysisImage image, int x, int y)
    {
        var pixel = image.Pixels.Slice(((y * image.Width) + x) * 3, 3);
        return (pixel[0], pixel[1], pixel[2]);
    }

    public static void AssertNear((int R, int G, int B) expected, (int R, int G, int B) actual, int tolerance = 8)
    {
        var near = Math.Abs(expected.R - actual.R) <= tolerance && Math.Abs(expected.G - actual.G) <= tolerance && Math.Abs(expected.B - actual.B) <= tolerance;
        Assert.True(near, $"Expected about {expected}, found {actual}.");
    }

    private static Image<Rgb24> Quarters(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                var top = y < rows.Height / 2;
                var row = rows.GetRowSpan(y);
                row[..(row.Length / 2)].Fill(top ? new Rgb24(255, 0, 0) : new Rgb24(0, 0, 255));
                row[(row.Length / 2)..].Fill(top ? new Rgb24(0, 255, 0) : new Rgb24(255, 255, 255));
            }
        });
        return image;
    }

    private static byte[] Jpeg(Image image) => Save(image, (picture, stream) => picture.SaveAsJpeg(stream, new JpegEncoder { Quality = 90 }));

    private static byte[] Save(Image image, Action<Image, Stream> save)
    {
        using (image)
        using (var stream = new MemoryStream())
        {
            save(image, stream);
            return stream.ToArray();
        }
    }
}
