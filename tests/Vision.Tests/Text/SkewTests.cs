using System.Numerics;
using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Text;

namespace DaprImages.Vision.Tests.Text;

public sealed class SkewTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    [Theory]
    [InlineData(-12)]
    [InlineData(-2.5)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(14)]
    public async Task Slant_of_a_page_is_found(double degrees)
    {
        using var page = await GreyAsync(TextPictures.Page);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        using var slanted = page.Turned(new((float)cos, (float)sin));

        var found = Skew.Of(slanted);

        Assert.Equal(degrees, Math.Atan2(found.Y, found.X) * 180 / Math.PI, 0.3);
    }

    [Fact]
    public async Task Level_page_is_left_as_it_is()
    {
        using var page = await GreyAsync(TextPictures.Page);

        Assert.Equal(Vector2.UnitX, Skew.Of(page));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3000, 1)]
    [InlineData(2, 3000)]
    [InlineData(400, 300)]
    public async Task Picture_without_lines_has_none(int width, int height)
    {
        using var picture = await GreyAsync(TestImages.PngOfQuarters(width, height));

        Assert.Equal(Vector2.UnitX, Skew.Of(picture));
    }

    private async Task<GreyImage> GreyAsync(byte[] file)
    {
        using var image = await _vision.Decoder.DecodeAsync(file, CancellationToken.None);
        return GreyImage.Of(image);
    }
}
