using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Tests.Tensors;

public sealed class PictureTensorTests : IDisposable
{
    private static readonly InputContract Plain = new(8, 8, ResizeRule.Stretch, ChannelOrder.Rgb, 1, [0, 0, 0], [1, 1, 1]);

    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    [Fact]
    public async Task Planes_follow_one_another_in_the_models_order()
    {
        using var image = await QuartersAsync(8, 8);

        using var rgb = PictureTensor.Of(image, Plain);
        using var bgr = PictureTensor.Of(image, Plain with { Channels = ChannelOrder.Bgr });

        Assert.Equal([1, 3, 8, 8], rgb.Shape);
        Assert.Equal((255, 0, 0), At(rgb, 0, 0)); // red
        Assert.Equal((0, 0, 255), At(rgb, 0, 7)); // blue
        Assert.Equal((0, 0, 255), At(bgr, 0, 0));
    }

    [Fact]
    public async Task Values_are_scaled_and_normalised_by_channel()
    {
        using var image = await QuartersAsync(8, 8);

        using var tensor = PictureTensor.Of(image, Plain with { Scale = 1 / 255f, Mean = [0.5f, 0.25f, 0], Std = [0.5f, 0.25f, 2] });

        Assert.Equal((1, -1, 0), At(tensor, 0, 0));
    }

    [Fact]
    public async Task Letterbox_keeps_the_ratio_and_pads_right_and_below()
    {
        using var image = await QuartersAsync(16, 8);

        using var tensor = PictureTensor.Of(image, Plain with { Resize = ResizeRule.Letterbox, Padding = 114 });

        Assert.Equal((255, 0, 0), At(tensor, 0, 0));
        Assert.Equal((0, 0, 255), At(tensor, 0, 3));
        Assert.Equal((114, 114, 114), At(tensor, 0, 4));
        Assert.Equal((16, 8), (tensor.Placement.ToImageX(8), tensor.Placement.ToImageY(4)));
    }

    [Fact]
    public async Task Crop_takes_the_middle()
    {
        using var image = await QuartersAsync(40, 20);

        using var tensor = PictureTensor.Of(image, Plain with { Resize = ResizeRule.CentreCrop, ResizeTo = 10 });

        Assert.Equal((12, 2), (tensor.Placement.ToImageX(0), tensor.Placement.ToImageY(0)));
        Assert.Equal((255, 0, 0), At(tensor, 0, 0));
        Assert.Equal((0, 255, 0), At(tensor, 7, 0));
    }

    [Theory]
    [InlineData(100, 50, 64, 32)]
    [InlineData(33, 20, 64, 32)]
    [InlineData(2000, 1, 640, 32)]
    public async Task Fitted_picture_is_padded_to_whole_multiples_and_never_enlarged(int width, int height, int paddedWidth, int paddedHeight)
    {
        using var image = await QuartersAsync(width, height);

        using var tensor = PictureTensor.Of(image, Plain with { Width = null, Height = null, Resize = ResizeRule.Fit, LongSide = width > 640 ? 640 : 64, MultipleOf = 32 });

        Assert.Equal((paddedWidth, paddedHeight), (tensor.Placement.Width, tensor.Placement.Height));
    }

    [Fact]
    public void Reducing_skips_no_pixel()
    {
        using var weights = new ResizeWeights(from: 12, to: 4, first: 0, count: 4);
        var seen = new float[12];
        for (var i = 0; i < 4; i++)
        {
            for (var tap = 0; tap < weights.Taps; tap++)
                seen[weights.StartOf(i) + tap] += weights.Of(i)[tap];
        }

        Assert.All(seen, share => Assert.InRange(share, 0.2f, 0.5f));
        Assert.Equal(4, seen.Sum(), 0.001f);
    }

    [Fact]
    public void Enlarging_interpolates_between_the_two_nearest()
    {
        using var weights = new ResizeWeights(from: 2, to: 4, first: 0, count: 4);

        Assert.Equal([0f, 0.25f, 0.75f, 1f], Enumerable.Range(0, 4).Select(i => weights.Of(i)[^1]).Select(weight => MathF.Round(weight, 3)));
    }

    private async Task<AnalysisImage> QuartersAsync(int width, int height) => await _vision.Decoder.DecodeAsync(TestImages.PngOfQuarters(width, height), CancellationToken.None);

    private static (float, float, float) At(PictureTensor tensor, int x, int y)
    {
        var values = tensor.Values.Span;
        var plane = tensor.Placement.Width * tensor.Placement.Height;
        var at = (y * tensor.Placement.Width) + x;
        return (values[at], values[plane + at], values[(2 * plane) + at]);
    }
}
