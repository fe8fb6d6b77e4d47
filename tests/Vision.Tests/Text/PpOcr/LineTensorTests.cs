using System.Numerics;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Text;
using DaprImages.Vision.Text.PpOcr;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Text.PpOcr;

public sealed class LineTensorTests
{
    private static readonly InputContract Input = new(null, 4, ResizeRule.Line, ChannelOrder.Bgr, 1 / 255f, [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], Padding: 127.5f, LongSide: 100);

    [Fact]
    public void Line_is_cut_out_normalised_and_padded()
    {
        // The upper half of the quarters: red, then green.
        using var image = Quarters();

        using var tensor = LineTensor.Of(image, [new SlantedBox(new(20, 10), new(1, 0), 40, 20)], Input, width: 10);

        Assert.Equal([1, 3, 4, 10], tensor.Shape);
        var values = tensor.Values.Span;
        // Blue, green and red planes of the first row: eight columns of picture, two of padding.
        Assert.All(values[..8].ToArray(), blue => Assert.Equal(-1, blue, 0.01f));
        Assert.Equal((-1, 1), (MathF.Round(values[40 + 1]), MathF.Round(values[40 + 6])));
        Assert.Equal((1, -1), (MathF.Round(values[80 + 1]), MathF.Round(values[80 + 6])));
        Assert.All(new[] { 8, 9, 48, 49, 88, 89 }.Select(at => tensor.Values.Span[at]), padding => Assert.Equal(0, padding, 0.01f));
    }

    [Fact]
    public void Turned_line_is_read_from_its_other_end()
    {
        using var image = Quarters();

        using var tensor = LineTensor.Of(image, [new SlantedBox(new(20, 10), new(1, 0), 40, 20).Turned()], Input, width: 8);

        Assert.Equal((1, -1), (MathF.Round(tensor.Values.Span[32 + 1]), MathF.Round(tensor.Values.Span[32 + 6])));
    }

    [Fact]
    public void Line_that_runs_down_is_laid_level()
    {
        // The left half of the quarters: red above blue.
        using var image = Quarters();

        using var tensor = LineTensor.Of(image, [new SlantedBox(new(10, 20), new(0, 1), 40, 20)], Input, width: 8);

        Assert.Equal((-1, 1), (MathF.Round(tensor.Values.Span[1]), MathF.Round(tensor.Values.Span[6])));
    }

    [Fact]
    public void Line_is_reduced_without_skipping_pixels()
    {
        var stripes = new Image<Rgb24>(64, 64);
        stripes.ProcessPixelRows(rows =>
        {
            for (var y = 0; y < rows.Height; y += 2)
                rows.GetRowSpan(y).Fill(new Rgb24(255, 255, 255));
        });
        using var image = From(stripes);

        using var tensor = LineTensor.Of(image, [new SlantedBox(new(32, 32), new(1, 0), 64, 64)], Input, width: 4);

        Assert.All(tensor.Values.ToArray(), value => Assert.Equal(0, value, 0.15f));
    }

    [Fact]
    public void Line_beyond_the_edge_continues_the_edge()
    {
        using var image = Quarters();

        using var tensor = LineTensor.Of(image, [new SlantedBox(new Vector2(0, -20), new(1, 0), 20, 10)], Input, width: 8);

        // Above the red corner.
        Assert.All(tensor.Values[64..].ToArray(), red => Assert.Equal(1, red, 0.01f));
    }

    private static AnalysisImage Quarters()
    {
        using var quarters = Image.Load<Rgb24>(TestImages.PngOfQuarters(40, 40));
        return AnalysisImage.From(quarters, 40, 40);
    }

    private static AnalysisImage From(Image<Rgb24> image)
    {
        using (image)
            return AnalysisImage.From(image, image.Width, image.Height);
    }
}
