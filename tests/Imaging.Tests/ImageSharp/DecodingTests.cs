using DaprImages.TestKit.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class DecodingTests
{
    [Fact]
    public void Png_gives_back_the_very_pixels()
    {
        using var image = TestImages.Scene(61, 43);

        using var decoded = Image.Load<Rgb24>(TestImages.Png(image));

        Assert.Equal(TestImages.Pixels(image), TestImages.Pixels(decoded));
    }

    [Fact]
    public void Lossless_webp_gives_back_the_very_pixels()
    {
        using var image = TestImages.Scene(61, 43);

        using var decoded = Image.Load<Rgb24>(TestImages.Webp(image));

        Assert.Equal(TestImages.Pixels(image), TestImages.Pixels(decoded));
    }

    [Fact]
    public void Jpeg_gives_back_nearly_the_pixels()
    {
        using var image = TestImages.Quarters(64, 48);

        using var decoded = Image.Load<Rgb24>(TestImages.Jpeg(image));

        var (expected, actual) = (TestImages.CornersOf(image), TestImages.CornersOf(decoded));
        for (var i = 0; i < expected.Length; i++)
            TestImages.AssertNear(expected[i], actual[i]);
    }

    [Fact]
    public void Transparency_survives_png()
    {
        using var image = new Image<Rgba32>(3, 2, new Rgba32(10, 20, 30, 40));

        using var decoded = Image.Load(TestImages.Png(image));

        Assert.Equal(TestImages.Pixels(image), TestImages.Pixels(Assert.IsType<Image<Rgba32>>(decoded)));
    }

    [Fact]
    public void Grey_jpeg_loads_as_grey()
    {
        using var image = new Image<L8>(32, 32, new L8(100));

        using var decoded = Image.Load(TestImages.Jpeg(image));

        Assert.Equal(100, Assert.IsType<Image<L8>>(decoded)[16, 16].PackedValue);
    }

    [Fact]
    public void Sixteen_bits_a_channel_become_eight()
    {
        byte[] pixel = [0x80, 0x00, 0x40, 0x00, 0xFF, 0xFF];

        using var decoded = Image.Load<Rgb24>(PngFile.Write(1, 1, 16, PngFile.Rgb, pixel));

        TestImages.AssertNear(new(0x80, 0x40, 0xFF), decoded[0, 0], tolerance: 1);
    }

    [Fact]
    public void Palette_colours_are_looked_up()
    {
        var png = PngFile.Write(4, 1, 2, PngFile.Palette, [0b00_01_10_00], ("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255]));

        using var decoded = Image.Load<Rgb24>(png);

        Assert.Equal([TestImages.Red, TestImages.Green, TestImages.Blue, TestImages.Red], TestImages.Pixels(decoded));
    }

    [Fact]
    public void One_bit_grey_becomes_black_and_white()
    {
        using var decoded = Image.Load<L8>(PngFile.Write(8, 1, 1, PngFile.Grey, [0b1010_0001]));

        Assert.Equal([255, 0, 255, 0, 0, 0, 0, 255], TestImages.Pixels(decoded).Select(p => (int)p.PackedValue));
    }

    [Fact]
    public void Grey_with_alpha_becomes_colour_with_alpha()
    {
        using var decoded = Image.Load(PngFile.Write(1, 1, 8, PngFile.GreyAlpha, [200, 100]));

        Assert.Equal(new Rgba32(200, 200, 200, 100), Assert.IsType<Image<Rgba32>>(decoded)[0, 0]);
    }

    [Fact]
    public void Cmyk_becomes_rgb()
    {
        // Magenta and yellow ink together are red.
        using var decoded = Image.Load<Rgb24>(TiffFile.Cmyk(2, 2, 0, 255, 255, 0));

        var pixel = decoded[0, 0];
        Assert.True(pixel.R > 180 && pixel.G < 80 && pixel.B < 80, $"{pixel} is not red.");
    }

    [Fact]
    public void Embedded_colour_profile_counts()
    {
        // A profile that swaps red and blue: what is stored as red is meant to be blue.
        var png = PngFile.Write(1, 1, 8, PngFile.Rgb, [255, 0, 0], IccProfiles.Chunk(IccProfiles.RedAndBlueSwapped()));

        using var decoded = Image.Load<Rgb24>(png);

        TestImages.AssertNear(TestImages.Blue, decoded[0, 0], tolerance: 12);
    }

    [Fact]
    public void Colour_profile_is_ignored_without_metadata()
    {
        var png = PngFile.Write(1, 1, 8, PngFile.Rgb, [255, 0, 0], IccProfiles.Chunk(IccProfiles.RedAndBlueSwapped()));

        using var decoded = Image.Load<Rgb24>(new DecoderOptions { SkipMetadata = true }, png);

        Assert.Equal(TestImages.Red, decoded[0, 0]);
    }

    public static TheoryData<byte[]> BrokenProfiles => [new byte[200], IccProfiles.Unusable()];

    [Theory]
    [MemberData(nameof(BrokenProfiles))]
    public void Broken_colour_profile_is_ignored(byte[] profile)
    {
        var png = PngFile.Write(1, 1, 8, PngFile.Rgb, [255, 0, 0], IccProfiles.Chunk(profile));

        using var decoded = Image.Load<Rgb24>(png);

        Assert.Equal(TestImages.Red, decoded[0, 0]);
    }

    [Fact]
    public void First_frame_of_an_animation_is_the_image()
    {
        using var decoded = Image.Load<Rgb24>(GifFile.Frames(3, 2, (255, 0, 0), (0, 0, 255)));

        Assert.Equal((3, 2), (decoded.Width, decoded.Height));
        Assert.Equal(TestImages.Red, decoded[1, 1]);
    }

    [Fact]
    public void Identify_counts_the_frames()
    {
        var info = Image.Identify(GifFile.Frames(3, 2, (255, 0, 0), (0, 0, 255)));

        Assert.Equal(2, info.FrameMetadataCollection.Count);
    }

    [Fact]
    public void Identify_tells_size_format_and_transparency()
    {
        using var image = new Image<Rgba32>(7, 5);

        var info = Image.Identify(TestImages.Png(image));

        Assert.Equal(new Size(7, 5), info.Size);
        Assert.Same(PngFormat.Instance, info.Metadata.DecodedImageFormat);
        Assert.Equal(PixelAlphaRepresentation.Unassociated, info.PixelType.AlphaRepresentation);
    }

    [Fact]
    public async Task Identify_reads_streams_too()
    {
        using var image = TestImages.Scene(20, 10);
        using var stream = new BufferedStream(new MemoryStream(TestImages.Jpeg(image)));

        var info = await Image.IdentifyAsync(stream);

        Assert.Equal(new Size(20, 10), info.Size);
    }

    [Fact]
    public void Format_is_told_by_the_first_bytes()
    {
        using var image = TestImages.Scene(8, 8);

        Assert.Same(JpegFormat.Instance, Image.DetectFormat(TestImages.Jpeg(image)));
        Assert.Same(PngFormat.Instance, Image.DetectFormat(TestImages.Png(image)));
        Assert.Same(WebpFormat.Instance, Image.DetectFormat(TestImages.Webp(image)));
        Assert.Same(GifFormat.Instance, Image.DetectFormat(GifFile.Frames(1, 1, (255, 0, 0))));
    }

    [Fact]
    public void Decoded_image_knows_its_format()
    {
        using var image = TestImages.Scene(8, 8);

        using var decoded = Image.Load(TestImages.Jpeg(image));

        Assert.Equal("image/jpeg", decoded.Metadata.DecodedImageFormat?.DefaultMimeType);
    }

    [Fact]
    public void Pixels_load_from_memory()
    {
        using var image = Image.LoadPixelData<Rgb24>([255, 0, 0, 0, 255, 0], 2, 1);

        Assert.Equal([TestImages.Red, TestImages.Green], TestImages.Pixels(image));
    }

    [Fact]
    public void Too_few_pixels_are_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => Image.LoadPixelData<Rgb24>(new byte[5], 2, 1));

    [Fact]
    public async Task Cancelled_decoding_stops()
    {
        using var image = TestImages.Scene(400, 400);
        using var stream = new MemoryStream(TestImages.Png(image));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Image.LoadAsync(stream, new CancellationToken(canceled: true)));
    }
}
