using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Tests.Tensors;

public sealed class ResizeWeightsTests
{
    [Fact]
    public void Cubic_mixes_the_four_nearest_by_the_published_weights()
    {
        using var weights = new ResizeWeights(20, 40, 20, 1, ResizeFilter.Cubic);

        // The output pixel 20 is at 9.75: a quarter of a pixel before the input pixel 10.
        var used = weights.Of(0).ToArray().Select((weight, tap) => (Position: weights.StartOf(0) + tap, weight)).Where(pair => pair.weight != 0).ToList();
        Assert.Equal([8, 9, 10, 11], used.Select(pair => pair.Position));
        Assert.Equal([-0.0234375f, 0.2265625f, 0.8671875f, -0.0703125f], used.Select(pair => pair.weight), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(ResizeFilter.Linear)]
    [InlineData(ResizeFilter.Cubic)]
    public void Each_output_pixel_is_made_of_a_whole(ResizeFilter filter)
    {
        using var weights = new ResizeWeights(1000, 224, 0, 224, filter);

        Assert.All(Enumerable.Range(0, 224), position => Assert.Equal(1, weights.Of(position).ToArray().Sum(), 4));
    }

    [Fact]
    public void Linear_is_a_triangle_widened_by_the_reduction()
    {
        using var weights = new ResizeWeights(8, 4, 1, 1);

        Assert.Equal([0.125f, 0.375f, 0.375f, 0.125f], weights.Of(0).ToArray().Where(weight => weight > 0), (a, b) => Math.Abs(a - b) < 1e-6f);
    }
}
