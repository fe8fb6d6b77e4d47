using DaprImages.Vision.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Images;

public sealed class ImagePreparerTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    [Fact]
    public async Task Thumbnails_are_made_in_all_sizes()
    {
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.JpegOfNoise(2400, 1800), CancellationToken.None);

        Assert.Equal([(256, 256, 192), (512, 512, 384), (1024, 1024, 768)], prepared.Thumbnails.Select(t => (t.Side, t.Image.Width, t.Image.Height)));
    }

    [Theory]
    [InlineData(100, new[] { 256 })]
    [InlineData(256, new[] { 256 })]
    [InlineData(257, new[] { 256, 512 })]
    [InlineData(600, new[] { 256, 512, 1024 })]
    public async Task Small_pictures_have_no_more_thumbnails_than_differ(int side, int[] expected)
    {
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.PngOfQuarters(side, side), CancellationToken.None);

        Assert.Equal(expected, prepared.Thumbnails.Select(t => t.Side));
        Assert.All(prepared.Thumbnails, t => Assert.Equal(Math.Min(side, t.Side), t.Image.Width));
    }

    [Fact]
    public async Task Files_are_what_they_say()
    {
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.PngOfQuarters(3000, 1500), CancellationToken.None);

        foreach (var file in prepared.Thumbnails.Select(t => t.Image).Append(prepared.AnalysisCopy))
        {
            var header = _vision.Inspector.Inspect(file.Bytes).Header;
            Assert.NotNull(header);
            Assert.Equal((file.Width, file.Height, file.ContentType, file.Extension), (header.Width, header.Height, header.ContentType, header.Extension));
        }
        Assert.Equal((3000, 1500), (prepared.Width, prepared.Height));
        Assert.Equal((2048, 1024), (prepared.AnalysisCopy.Width, prepared.AnalysisCopy.Height));
    }

    [Fact]
    public async Task Analysis_copy_shows_the_same_in_full_colour()
    {
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.PngOfQuarters(400, 300), CancellationToken.None);

        using var copy = await _vision.Decoder.DecodeAsync(prepared.AnalysisCopy.Bytes, CancellationToken.None);

        Assert.Equal(
            [TestImages.Red, TestImages.Green, TestImages.Blue, TestImages.White],
            TestImages.CornersOf(copy).Select(c => (Near(c.R), Near(c.G), Near(c.B))));

        static int Near(int value) => value < 10 ? 0 : value > 245 ? 255 : value;
    }

    [Fact]
    public async Task Other_sizes_can_be_asked_for()
    {
        using var vision = new VisionParts(analysis: new AnalysisImageOptions { ThumbnailSides = [300, 100, 300] });

        var prepared = await vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.PngOfQuarters(900, 900), CancellationToken.None);

        Assert.Equal([100, 300], prepared.Thumbnails.Select(t => t.Side));
    }

    [Fact]
    public async Task Decoded_pixels_await_the_stages()
    {
        var id = Guid.NewGuid();
        await _vision.Preparer.PrepareAsync(id, TestImages.PngOfQuarters(900, 900), CancellationToken.None);

        using var lease = await _vision.Cache.GetAsync(id, _ => throw new InvalidOperationException("Nothing was to be fetched."), CancellationToken.None);

        Assert.Equal(900, lease.Image.Width);
    }

    [Fact]
    public async Task Refused_original_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<ImageRefusedException>(() => _vision.Preparer.PrepareAsync(Guid.NewGuid(), "no picture"u8.ToArray(), CancellationToken.None));

        Assert.Equal(0, _vision.Cache.Bytes);
    }

    [Fact]
    public async Task Very_thin_pictures_have_thumbnails_of_one_pixel()
    {
        using var line = new Image<Rgb24>(6000, 2);

        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), TestImages.PngOf(line), CancellationToken.None);

        Assert.All(prepared.Thumbnails, t => Assert.Equal(1, t.Image.Height));
    }
}
