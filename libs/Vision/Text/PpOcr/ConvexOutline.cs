using System.Numerics;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>The smallest convex shape round points that come from the top down.</summary>
internal sealed class ConvexOutline
{
    private readonly List<Vector2> _left = [];
    private readonly List<Vector2> _right = [];

    /// <summary>Adds the span from <paramref name="left"/> to <paramref name="right"/> at a height that is below all that were added.</summary>
    public void Add(float y, float left, float right)
    {
        Add(_left, new(left, y), turn: 1);
        Add(_right, new(right, y), turn: -1);
    }

    /// <summary>
    /// The rectangle of the smallest area round the shape: one of its sides lies on one of the shape's (Freeman and Shapira, "Determining the minimum-area
    /// encasing rectangle for an arbitrary closed curve", 1975).
    /// </summary>
    public SlantedBox SmallestBox()
    {
        Vector2[] outline = [.. _right, .. Enumerable.Reverse(_left)];
        var (best, least) = (default(SlantedBox), float.PositiveInfinity);
        for (var i = 0; i < outline.Length; i++)
        {
            var side = outline[(i + 1) % outline.Length] - outline[i];
            if (side == Vector2.Zero)
                continue;
            side = Vector2.Normalize(side);
            var across = new Vector2(-side.Y, side.X);
            var (from, to, near, far) = (float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, float.NegativeInfinity);
            foreach (var point in outline)
            {
                var (x, y) = (Vector2.Dot(point, side), Vector2.Dot(point, across));
                (from, to) = (MathF.Min(from, x), MathF.Max(to, x));
                (near, far) = (MathF.Min(near, y), MathF.Max(far, y));
            }
            var area = (to - from) * (far - near);
            if (area >= least)
                continue;
            least = area;
            best = SlantedBox.Reading((side * ((from + to) / 2)) + (across * ((near + far) / 2)), side, to - from, far - near);
        }
        return best;
    }

    /// <summary>Andrew's monotone chain (1979): a point that lies inside of its neighbours is none of the outline.</summary>
    private static void Add(List<Vector2> chain, Vector2 point, int turn)
    {
        while (chain.Count >= 2 && Cross(chain[^2], chain[^1], point) * turn >= 0)
            chain.RemoveAt(chain.Count - 1);
        chain.Add(point);
    }

    private static float Cross(Vector2 a, Vector2 b, Vector2 c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
