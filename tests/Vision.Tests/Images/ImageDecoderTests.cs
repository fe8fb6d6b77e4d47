using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Images;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    // What the quarters look like upright: indices into red, green, blue, white as stored.
    public static TheoryData<int, int[]> Orientations => new()
    {
        { 1, [0, 1, 2, 3] },
        { 2, [1, 0, 3, 2] },
        { 3, [3, 2, 1, 0] },
        { 4, [2, 3, 0, 1] },
        { 5, [0, 2, 1, 3] },
        { 6, [2, 0, 3, 1] },
        { 7, [3, 1, 2, 0] },
        { 8, [1, 3, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public async Task Picture_is_upright_however_it_is_stored(int orientation, int[] expected)
    {
        (int, int, int)[] stored = [TestImages.Red, TestImages.Green, TestImages.Blue, TestImages.White];
        var file = JpegFile.WithExif(TestImages.JpegOfQuarters(96, 64), new ExifBlock().Short(ExifBlock.Orientation, (ushort)orientation).ToArray());

        using var image = await _vision.Decoder.DecodeAsync(file, CancellationToken.None);

        Assert.Equal(orientation >= 5 ? (64, 96, 64, 96) : (96, 64, 96, 64), (image.Width, image.Height, image.SourceWidth, image.SourceHeight));
        var corners = TestImages.CornersOf(image);
        for (var i = 0; i < expected.Length; i++)
            TestImages.AssertNear(stored[expected[i]], corners[i]);
    }

    [Fact]
    public async Task Orientation_in_a_png_counts_too()
    {
        byte[] redThenGreen = [255, 0, 0, 0, 255, 0];
        var file = PngFile.Write(2, 1, 8, PngFile.Rgb, redThenGreen, ("eXIf", new ExifBlock().Short(ExifBlock.Orientation, 6).ToArray()));

        using var image = await _vision.Decoder.DecodeAsync(file, CancellationToken.None);

        Assert.Equal((1, 2, 1, 2), (image.Width, image.Height, image.SourceWidth, image.SourceHeight));
        Assert.Equal([TestImages.Red, TestImages.Green], new[] { TestImages.PixelAt(image, 0, 0), TestImages.PixelAt(image, 0, 1) });
    }

    [Theory]
    [InlineData(3600, 2700, 2048, 1536)]
    [InlineData(2700, 3600, 1536, 2048)]
    [InlineData(4000, 3000, 2000, 1500)]
    [InlineData(4096, 3000, 2048, 1500)]
    [InlineData(8064, 100, 2016, 25)]
    [InlineData(2049, 2049, 2048, 2048)]
    [InlineData(6000, 2, 2048, 1)]
    [InlineData(2, 6000, 1, 2048)]
    [InlineData(640, 480, 640, 480)]
    [InlineData(1, 1, 1, 1)]
    public async Task Large_pictures_are_brought_down_and_small_ones_left(int width, int height, int expectedWidth, int expectedHeight)
    {
        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOfQuarters(width, height), CancellationToken.None);

        Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        Assert.Equal((width, height), (image.SourceWidth, image.SourceHeight));
        Assert.Equal(expectedWidth * expectedHeight * 3, image.Pixels.Length);
    }

    [Fact]
    public async Task Size_of_the_upright_source_is_kept_when_it_is_turned_and_brought_down()
    {
        var file = JpegFile.WithExif(TestImages.JpegOfQuarters(3000, 2000), new ExifBlock().Short(ExifBlock.Orientation, 6).ToArray());

        using var image = await _vision.Decoder.DecodeAsync(file, CancellationToken.None);

        Assert.Equal((1365, 2048, 2000, 3000), (image.Width, image.Height, image.SourceWidth, image.SourceHeight));
    }

    [Fact]
    public async Task Transparent_becomes_white()
    {
        using var picture = new Image<Rgba32>(2, 1);
        picture[0, 0] = new Rgba32(255, 0, 0);

        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOf(picture), CancellationToken.None);

        Assert.Equal([TestImages.Red, TestImages.White], new[] { TestImages.PixelAt(image, 0, 0), TestImages.PixelAt(image, 1, 0) });
    }

    [Fact]
    public async Task Grey_becomes_three_equal_channels()
    {
        using var picture = new Image<L8>(2, 2, new L8(77));

        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOf(picture), CancellationToken.None);

        Assert.Equal((77, 77, 77), TestImages.PixelAt(image, 1, 1));
    }

    [Fact]
    public async Task First_frame_of_an_animation_counts()
    {
        using var image = await _vision.Decoder.DecodeAsync(GifFile.Frames(4, 4, (0, 255, 0), (255, 0, 0)), CancellationToken.None);

        Assert.Equal(TestImages.Green, TestImages.PixelAt(image, 2, 2));
    }

    [Fact]
    public async Task Cut_off_picture_is_refused_as_damaged()
    {
        var file = TestImages.JpegOfNoise(300, 200);

        var error = await Assert.ThrowsAsync<ImageRefusedException>(() => _vision.Decoder.DecodeAsync(file.AsMemory(0, file.Length / 2), CancellationToken.None));

        Assert.Equal(ImageProblem.Damaged, error.Refusal.Problem);
        Assert.StartsWith("image-damaged: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bomb_is_refused_before_it_is_decoded()
    {
        var error = await Assert.ThrowsAsync<ImageRefusedException>(() => _vision.Decoder.DecodeAsync(PngFile.Claiming(60_000, 60_000), CancellationToken.None));

        Assert.Equal(ImageProblem.TooManyPixels, error.Refusal.Problem);
    }

    [Fact]
    public async Task Jpeg_of_thousands_of_passes_is_refused()
    {
        var scan = new byte[] { 0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 5, 0, 0 };
        var file = JpegFile.Claiming(TestImages.JpegOfQuarters(64, 64), 8000, 8000);
        byte[] bomb = [.. file[..^2], .. Enumerable.Repeat(scan, 2000).SelectMany(bytes => bytes), 0xFF, 0xD9];

        var error = await Assert.ThrowsAsync<ImageRefusedException>(() => _vision.Decoder.DecodeAsync(bomb, CancellationToken.None));

        Assert.Equal(ImageProblem.TooManyPixels, error.Refusal.Problem);
    }

    [Fact]
    public async Task Cancelled_decode_does_not_start() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _vision.Decoder.DecodeAsync(TestImages.PngOfQuarters(9, 9), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Disposed_image_shows_nothing()
    {
        var image = await _vision.Decoder.DecodeAsync(TestImages.PngOfQuarters(9, 9), CancellationToken.None);
        image.Dispose();
        image.Dispose();

        Assert.Throws<ObjectDisposedException>(() => image.Pixels.Length);
    }
}
