using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Bench.Stages;

/// <summary>A photo as large as those of today's telephones, made of a smaller one: enlarged, with noise as a sensor has it, which costs a decoder as much as detail.</summary>
internal static class LargePhoto
{
    public const int Width = 4000;
    public const int Height = 3000;

    private const int Noise = 5;

    public static byte[] Make(byte[] photo)
    {
        using var small = Image.Load<Rgb24>(photo);
        using var large = small.Clone(x => x.Resize(Width, Height, KnownResamplers.Bicubic));
        var random = new Random(1);
        large.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
            {
                foreach (ref var pixel in rows.GetRowSpan(y))
                {
                    var noise = random.Next(-Noise, Noise + 1);
                    pixel = new(Shifted(pixel.R, noise), Shifted(pixel.G, noise), Shifted(pixel.B, noise));
                }
            }
        });
        using var file = new MemoryStream();
        large.SaveAsJpeg(file, new JpegEncoder { Quality = 90 });
        return file.ToArray();
    }

    private static byte Shifted(byte channel, int by) => (byte)Math.Clamp(channel + by, 0, 255);
}
