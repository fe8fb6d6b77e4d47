using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class ShrinkOnLoadTests
{
    [Theory]
    [InlineData(800, 600, 200, 200, 200, 150)]
    [InlineData(799, 601, 100, 100, 100, 75)]
    [InlineData(1001, 777, 333, 333, 333, 258)]
    [InlineData(640, 480, 639, 639, 639, 479)]
    [InlineData(1024, 16, 64, 64, 64, 1)]
    [InlineData(1024, 3, 64, 64, 64, 1)]
    [InlineData(3, 1024, 64, 64, 1, 64)]
    [InlineData(4000, 2999, 2000, 2000, 2000, 1500)]
    [InlineData(100, 80, 300, 300, 300, 240)]
    public void Image_fits_the_target_whatever_the_format(int width, int height, int targetWidth, int targetHeight, int expectedWidth, int expectedHeight)
    {
        using var image = TestImages.Scene(width, height);
        var options = new DecoderOptions { TargetSize = new Size(targetWidth, targetHeight) };

        foreach (var file in new[] { TestImages.Jpeg(image), TestImages.Png(image), TestImages.Webp(image, WebpFileFormatType.Lossy) })
        {
            using var decoded = Image.Load(options, file);
            Assert.Equal((expectedWidth, expectedHeight), (decoded.Width, decoded.Height));
        }
    }

    [Fact]
    public void Shrunk_image_shows_the_same()
    {
        using var image = TestImages.Quarters(800, 800);
        var options = new DecoderOptions { TargetSize = new Size(90, 90) };

        foreach (var file in new[] { TestImages.Jpeg(image), TestImages.Png(image), TestImages.Webp(image, WebpFileFormatType.Lossy) })
        {
            using var decoded = Image.Load<Rgb24>(options, file);
            var (expected, actual) = (TestImages.CornersOf(image), TestImages.CornersOf(decoded));
            for (var i = 0; i < expected.Length; i++)
                TestImages.AssertNear(expected[i], actual[i], tolerance: 10);
        }
    }

    [Fact]
    public void Transparent_pixels_do_not_colour_their_neighbours()
    {
        // Left half opaque white, right half transparent black: every visible pixel of the small picture must stay white.
        using var image = new Image<Rgba32>(64, 64);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
                rows.GetRowSpan(y)[..31].Fill(new Rgba32(255, 255, 255));
        });

        using var decoded = Image.Load<Rgba32>(new DecoderOptions { TargetSize = new Size(10, 10) }, TestImages.Png(image));

        Assert.All(TestImages.Pixels(decoded).Where(p => p.A > 16), p => Assert.True(p.R > 250, $"{p} is darker than white."));
    }

    [Fact]
    public void Sixteen_bit_image_keeps_its_brightness_when_shrunk()
    {
        var rows = new byte[64 * 64 * 2];
        Array.Fill(rows, (byte)0x80);

        using var decoded = Image.Load<L8>(
            new DecoderOptions { TargetSize = new Size(16, 16) }, TestKit.Pictures.PngFile.Write(64, 64, 16, TestKit.Pictures.PngFile.Grey, rows));

        Assert.InRange(decoded[8, 8].PackedValue, 0x7E, 0x82);
    }
}
