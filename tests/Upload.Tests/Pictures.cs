using DaprImages.TestKit.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Upload.Tests;

internal static class Pictures
{
    /// <summary>A small PNG, unlike those of other seeds.</summary>
    public static byte[] Png(int seed = 0) => PngFile.Write(1, 1, 8, PngFile.Rgb, [(byte)seed, (byte)(seed >> 8), (byte)(seed >> 16)]);

    /// <summary>A JPEG of noise, which compresses badly.</summary>
    public static byte[] Jpeg(int width = 200, int height = 100, int seed = 1)
    {
        using var image = new Image<Rgb24>(width, height);
        var random = new Random(seed);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                foreach (ref var pixel in rows.GetRowSpan(y))
                {
                    pixel = new Rgb24((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
                }
            }
        });
        using var file = new MemoryStream();
        image.SaveAsJpeg(file, new JpegEncoder { Quality = 90 });
        return file.ToArray();
    }

    /// <summary>A whole JPEG of at least that many bytes.</summary>
    public static byte[] LargeJpeg(int bytes, int seed = 1)
    {
        var jpeg = Jpeg(seed: seed);
        var comment = new byte[60_000];
        using var file = new MemoryStream(bytes + 200_000);
        file.Write(jpeg.AsSpan(0, 2));
        while (file.Length < bytes)
        {
            file.Write([0xFF, JpegFile.Comment, (byte)((comment.Length + 2) >> 8), (byte)((comment.Length + 2) & 0xFF)]);
            file.Write(comment);
        }
        file.Write(jpeg.AsSpan(2));
        return file.ToArray();
    }

    /// <summary>A real PNG of so many pixels, all black, which is small as a file.</summary>
    public static byte[] HugePng(int side)
    {
        using var pixels = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(pixels, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + ((side + 7) / 8)];
            for (var y = 0; y < side; y++)
            {
                deflate.Write(row);
            }
        }
        return PngFile.Assemble([("IHDR", PngFile.Header(side, side, 1, PngFile.Grey)), ("IDAT", pixels.ToArray()), ("IEND", [])]);
    }
}
