using DaprImages.TestKit.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class ProcessingTests
{
    // What the quarters must look like after turning: indices into red, green, blue, white as stored.
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
    public void Auto_orient_turns_the_picture_upright(int orientation, int[] expected)
    {
        using var stored = TestImages.Quarters(96, 64);
        var file = JpegFile.WithExif(TestImages.Jpeg(stored), new ExifBlock().Short(ExifBlock.Orientation, (ushort)orientation).ToArray());

        using var image = Image.Load<Rgb24>(file);
        image.Mutate(x => x.AutoOrient());

        Assert.Equal(orientation >= 5 ? (64, 96) : (96, 64), (image.Width, image.Height));
        var (before, after) = (TestImages.CornersOf(stored), TestImages.CornersOf(image));
        for (var i = 0; i < expected.Length; i++)
            TestImages.AssertNear(before[expected[i]], after[i]);
    }

    [Fact]
    public void Auto_orient_happens_once()
    {
        using var stored = TestImages.Quarters(96, 64);
        var file = JpegFile.WithExif(TestImages.Jpeg(stored), new ExifBlock().Short(ExifBlock.Orientation, 6).ToArray());
        using var image = Image.Load<Rgb24>(file);

        image.Mutate(x => x.AutoOrient());
        image.Mutate(x => x.AutoOrient());

        Assert.Equal((64, 96), (image.Width, image.Height));
        Assert.True(image.Metadata.ExifProfile!.TryGetValue(ExifTag.Orientation, out var now) && now.Value == 1);
    }

    [Fact]
    public void Impossible_orientation_leaves_the_picture_alone()
    {
        using var stored = TestImages.Quarters(96, 64);
        var file = JpegFile.WithExif(TestImages.Jpeg(stored), new ExifBlock().Short(ExifBlock.Orientation, 42).ToArray());

        using var image = Image.Load<Rgb24>(file);
        image.Mutate(x => x.AutoOrient());

        Assert.Equal((96, 64), (image.Width, image.Height));
    }

    [Fact]
    public void Orientation_is_not_known_when_metadata_is_skipped()
    {
        using var stored = TestImages.Quarters(96, 64);
        var file = JpegFile.WithExif(TestImages.Jpeg(stored), new ExifBlock().Short(ExifBlock.Orientation, 6).ToArray());

        using var image = Image.Load(new DecoderOptions { SkipMetadata = true }, file);

        Assert.Null(image.Metadata.ExifProfile);
    }

    [Fact]
    public void Crop_keeps_the_rectangle()
    {
        using var image = TestImages.Quarters(100, 80);

        image.Mutate(x => x.Crop(new Rectangle(50, 40, 50, 40)));

        Assert.Equal((50, 40), (image.Width, image.Height));
        Assert.All(TestImages.Pixels(image), pixel => Assert.Equal(TestImages.White, pixel));
    }

    [Fact]
    public void Crop_outside_the_image_is_refused()
    {
        using var image = TestImages.Quarters(100, 80);

        Assert.Throws<ArgumentException>(() => image.Mutate(x => x.Crop(new Rectangle(60, 0, 50, 50))));
    }

    [Fact]
    public void Rotation_is_clockwise()
    {
        using var image = TestImages.Quarters(100, 80);

        image.Mutate(x => x.Rotate(RotateMode.Rotate90));

        Assert.Equal((80, 100), (image.Width, image.Height));
        Assert.Equal([TestImages.Blue, TestImages.Red, TestImages.White, TestImages.Green], TestImages.CornersOf(image));
    }

    [Fact]
    public void Grayscale_weighs_the_colours_as_the_eye_does()
    {
        using var image = TestImages.Quarters(100, 80);

        image.Mutate(x => x.Grayscale());

        Assert.Equal([new(54, 54, 54), new(182, 182, 182), new(18, 18, 18), TestImages.White], TestImages.CornersOf(image));
    }

    [Fact]
    public void Grey_pixels_weigh_the_colours_as_the_eye_does()
    {
        using var image = TestImages.Quarters(100, 80);

        using var grey = image.CloneAs<L8>();

        Assert.Equal((54, 182), (grey[0, 0].PackedValue, grey[99, 0].PackedValue));
    }

    [Fact]
    public void Background_shows_through_transparent_pixels()
    {
        using var image = new Image<Rgba32>(2, 1);
        image[0, 0] = new Rgba32(255, 0, 0, 0);
        image[1, 0] = new Rgba32(0, 0, 0, 128);

        image.Mutate(x => x.BackgroundColor(Color.White));

        Assert.Equal(new Rgba32(255, 255, 255, 255), image[0, 0]);
        Assert.InRange(image[1, 0].R, 126, 128);
    }

    [Fact]
    public void Wrapped_memory_is_processed_in_place()
    {
        var pixels = new Rgb24[4 * 4];
        Array.Fill(pixels, TestImages.Green);
        using var image = Image.WrapMemory<Rgb24>(pixels, 4, 4);

        image.Mutate(x => x.Grayscale());

        Assert.All(pixels, pixel => Assert.Equal(new Rgb24(182, 182, 182), pixel));
    }

    [Fact]
    public void Wrapped_memory_cannot_change_its_size()
    {
        using var image = Image.WrapMemory<Rgb24>(new Rgb24[16], 4, 4);

        Assert.Throws<InvalidMemoryOperationException>(() => image.Mutate(x => x.Resize(2, 2)));
    }

    [Fact]
    public void Wrapped_bytes_are_seen_as_pixels()
    {
        using var image = Image.WrapMemory<Rgb24>(new byte[] { 1, 2, 3, 4, 5, 6 }, 2, 1);

        using var copy = image.Clone(x => x.Crop(new Rectangle(1, 0, 1, 1)));

        Assert.Equal(new Rgb24(4, 5, 6), copy[0, 0]);
    }

    [Fact]
    public void Single_memory_holds_the_pixels_in_rows()
    {
        using var image = TestImages.Quarters(4, 4);

        Assert.True(image.DangerousTryGetSinglePixelMemory(out var memory));

        Assert.Equal(TestImages.Pixels(image), memory.ToArray());
    }

    [Fact]
    public void Disposed_image_is_not_touched()
    {
        var image = TestImages.Quarters(4, 4);
        image.Dispose();

        Assert.Throws<ObjectDisposedException>(() => image[0, 0]);
        Assert.Throws<ObjectDisposedException>(() => image.Mutate(x => x.Grayscale()));
        Assert.Throws<ObjectDisposedException>(() => image.SaveAsPng(Stream.Null));
    }
}
