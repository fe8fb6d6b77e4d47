using System.Numerics;
using DaprImages.Vision.Faces;

namespace DaprImages.Vision.Tests.Faces;

public sealed class SimilarityTransformTests
{
    private static readonly Vector2[] Points = [new(0, 0), new(4, 0), new(2, 3), new(1, 5), new(3, 5)];

    [Fact]
    public void Turned_scaled_and_moved_points_are_brought_back_exactly()
    {
        var turn = new SimilarityTransform(0.6f, 1.2f, 7, -3);

        var fitted = SimilarityTransform.Fit(Points, [.. Points.Select(turn.Apply)])!.Value;

        Assert.All(Points, point => Assert.True(Vector2.Distance(turn.Apply(point), fitted.Apply(point)) < 0.0001));
        Assert.All(Points, point => Assert.True(Vector2.Distance(point, fitted.Inverse().Apply(fitted.Apply(point))) < 0.0001));
    }

    [Fact]
    public void Points_that_do_not_fit_exactly_are_met_as_nearly_as_can_be()
    {
        Vector2[] to = [new(1, 0.2f), new(5, -0.1f), new(2.7f, 3), new(2, 5.3f), new(4.1f, 5)];
        var best = SimilarityTransform.Fit(Points, to)!.Value;

        // No step in any direction comes nearer.
        foreach (var step in new[] { 0.01f, -0.01f })
        {
            Assert.All(
                new[] { best with { A = best.A + step }, best with { B = best.B + step }, best with { X = best.X + step }, best with { Y = best.Y + step } },
                other => Assert.True(Error(other, to) > Error(best, to)));
        }
    }

    [Fact]
    public void Points_all_in_one_place_have_no_transform() => Assert.Null(SimilarityTransform.Fit([Vector2.One, Vector2.One], [Vector2.Zero, Vector2.One]));

    private static float Error(SimilarityTransform transform, Vector2[] to) => Points.Zip(to).Sum(pair => Vector2.DistanceSquared(transform.Apply(pair.First), pair.Second));
}
