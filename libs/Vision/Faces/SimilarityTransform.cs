using System.Numerics;

namespace DaprImages.Vision.Faces;

/// <summary>Turns, scales and moves: a point p becomes (a + bi) p + t, points taken as complex numbers.</summary>
internal readonly record struct SimilarityTransform(float A, float B, float X, float Y)
{
    public Vector2 Apply(Vector2 point) => new((A * point.X) - (B * point.Y) + X, (B * point.X) + (A * point.Y) + Y);

    /// <summary>The transform that undoes this one.</summary>
    public SimilarityTransform Inverse()
    {
        var square = (A * A) + (B * B);
        var (a, b) = (A / square, -B / square);
        return new(a, b, -((a * X) - (b * Y)), -((b * X) + (a * Y)));
    }

    /// <summary>
    /// The transform without reflection that brings one set of points nearest to another, in the sense of least squares (Umeyama, "Least-squares estimation of
    /// transformation parameters between two point patterns", 1991, in two dimensions, where it needs no singular values).
    /// </summary>
    /// <returns>Null when the points to bring are all the same.</returns>
    public static SimilarityTransform? Fit(IReadOnlyList<Vector2> from, IReadOnlyList<Vector2> to)
    {
        var (fromMean, toMean) = (Mean(from), Mean(to));
        float dot = 0, cross = 0, square = 0;
        for (var i = 0; i < from.Count; i++)
        {
            var (p, q) = (from[i] - fromMean, to[i] - toMean);
            dot += Vector2.Dot(p, q);
            cross += (p.X * q.Y) - (p.Y * q.X);
            square += p.LengthSquared();
        }
        if (square == 0)
            return null;
        var turn = new SimilarityTransform(dot / square, cross / square, 0, 0);
        var shift = toMean - turn.Apply(fromMean);
        return turn with { X = shift.X, Y = shift.Y };
    }

    private static Vector2 Mean(IReadOnlyList<Vector2> points)
    {
        var sum = Vector2.Zero;
        for (var i = 0; i < points.Count; i++)
            sum += points[i];
        return sum / points.Count;
    }
}
