using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace DaprImages.Imaging.Tests.ImageSharp;

public sealed class ResizingTests
{
    [Theory]
    [InlineData(ResizeMode.Max, 50, 25)]
    [InlineData(ResizeMode.Min, 100, 50)]
    [InlineData(ResizeMode.Crop, 50, 50)]
    [InlineData(ResizeMode.Pad, 50, 50)]
    [InlineData(ResizeMode.BoxPad, 50, 50)]
    [InlineData(ResizeMode.Stretch, 50, 50)]
    public void Resized_image_has_the_size_its_mode_asks_for(ResizeMode mode, int width, int height)
    {
        using var image = TestImages.Quarters(200, 100);

        using var resized = image.Clone(x => x.Resize(new ResizeOptions { Mode = mode, Size = new Size(50, 50) }));

        Assert.Equal((width, height), (resized.Width, resized.Height));
        Assert.Equal((200, 100), (image.Width, image.Height));
    }

    [Fact]
    public void Padding_has_the_colour_and_place_asked_for()
    {
        using var image = new Image<Rgb24>(200, 100, TestImages.Red);

        using var padded = image.Clone(x => x.Resize(new ResizeOptions
        {
            Mode = ResizeMode.Pad,
            Size = new Size(50, 50),
            Position = AnchorPositionMode.TopLeft,
            PadColor = Color.FromRgb(114, 114, 114),
        }));

        Assert.Equal(TestImages.Red, padded[25, 20]);
        Assert.Equal(new Rgb24(114, 114, 114), padded[25, 30]);
    }

    [Fact]
    public void Padding_is_centred_unless_said_otherwise()
    {
        using var image = new Image<Rgb24>(200, 100, TestImages.Red);

        using var padded = image.Clone(x => x.Resize(new ResizeOptions { Mode = ResizeMode.Pad, Size = new Size(50, 50) }));

        Assert.Equal([default, TestImages.Red, default], new[] { padded[25, 5], padded[25, 25], padded[25, 45] });
    }

    [Fact]
    public void Box_padding_does_not_enlarge()
    {
        using var image = new Image<Rgb24>(10, 10, TestImages.Red);

        using var padded = image.Clone(x => x.Resize(new ResizeOptions { Mode = ResizeMode.BoxPad, Size = new Size(30, 30) }));

        Assert.Equal(100, TestImages.Pixels(padded).Count(p => p == TestImages.Red));
    }

    [Fact]
    public void Cropping_resize_keeps_the_middle()
    {
        using var image = new Image<Rgb24>(300, 100);
        image.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y++)
                rows.GetRowSpan(y)[100..200].Fill(TestImages.Green);
        });

        using var cropped = image.Clone(x => x.Resize(new ResizeOptions { Mode = ResizeMode.Crop, Size = new Size(100, 100) }));

        Assert.All(TestImages.Pixels(cropped), pixel => Assert.Equal(TestImages.Green, pixel));
    }

    [Theory]
    [InlineData(37, 91)]
    [InlineData(1, 1)]
    [InlineData(640, 3)]
    [InlineData(999, 501)]
    public void Stretched_size_is_exact(int width, int height)
    {
        using var image = TestImages.Scene(333, 217);

        foreach (var sampler in new[] { KnownResamplers.Triangle, KnownResamplers.Bicubic, KnownResamplers.Lanczos3, KnownResamplers.NearestNeighbor })
        {
            using var resized = image.Clone(x => x.Resize(width, height, sampler));
            Assert.Equal((width, height), (resized.Width, resized.Height));
        }
    }

    [Fact]
    public void Height_of_zero_follows_from_the_width()
    {
        using var image = TestImages.Scene(200, 100);

        image.Mutate(x => x.Resize(50, 0));

        Assert.Equal((50, 25), (image.Width, image.Height));
    }
}
