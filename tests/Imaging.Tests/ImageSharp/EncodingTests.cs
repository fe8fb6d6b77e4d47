using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class EncodingTests
{
    [Fact]
    public void Lower_quality_makes_a_smaller_jpeg()
    {
        using var image = TestImages.Scene(200, 150);

        Assert.True(TestImages.Jpeg(image, 30).Length < TestImages.Jpeg(image, 90).Length / 2);
    }

    [Fact]
    public void Full_colour_resolution_is_kept_when_asked_for()
    {
        using var image = TestImages.Scene(200, 150);
        using var stream = new MemoryStream();

        image.SaveAsJpeg(stream, new JpegEncoder { Quality = 90, ColorType = JpegEncodingColor.YCbCrRatio444 });

        Assert.True(stream.Length > TestImages.Jpeg(image).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Jpeg_quality_out_of_range_is_refused(int quality) =>
        Assert.Throws<ArgumentException>(() => new JpegEncoder { Quality = quality });

    [Fact]
    public void Lossy_webp_is_smaller_than_lossless()
    {
        using var image = TestImages.Scene(200, 150);

        Assert.True(TestImages.Webp(image, WebpFileFormatType.Lossy).Length < TestImages.Webp(image).Length / 2);
    }

    [Fact]
    public async Task Asynchronous_saving_writes_the_same_bytes()
    {
        using var image = TestImages.Scene(50, 40);
        using var stream = new MemoryStream();

        await image.SaveAsPngAsync(stream);

        Assert.Equal(TestImages.Png(image), stream.ToArray());
    }

    [Fact]
    public async Task Cancelled_saving_writes_nothing()
    {
        using var image = TestImages.Scene(50, 40);
        using var stream = new MemoryStream();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => image.SaveAsWebpAsync(stream, new CancellationToken(canceled: true)));

        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Image_too_large_for_the_format_is_a_processing_error()
    {
        // WebP ends at 16383 pixels a side.
        using var image = new Image<L8>(16384, 1);

        Assert.Throws<ImageProcessingException>(() => image.SaveAsWebp(Stream.Null, new WebpEncoder()));
    }
}
