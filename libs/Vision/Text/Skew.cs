using System.Buffers;
using System.Numerics;

namespace DaprImages.Vision.Text;

/// <summary>
/// How far lines of text in a picture slant: at the right angle the pixels of letters lie in rows with gaps between, so that neighbouring rows differ most
/// (Postl, "Detection of linear oblique structures and skew scan in digitized documents", 1986).
/// </summary>
internal static class Skew
{
    /// <summary>Degrees to either side that are looked through; beyond, a picture is hardly a page that somebody laid down askew.</summary>
    public const double Most = 15;

    // Degrees.
    private const double Coarse = 0.5;
    private const double Fine = 0.1;

    // How many times sharper than level. Of the test photos those that are no slanted page reach 4.0, pages two degrees askew and more 11 and more.
    private const double Clear = 5;

    // Pixels. The angle shows as well in a smaller picture.
    private const int Side = 768;

    /// <returns>The direction of the lines, of length 1; to the right where nothing clearly slants.</returns>
    public static Vector2 Of(GreyImage image)
    {
        var step = Math.Max(1, (Math.Max(image.Width, image.Height) + Side - 1) / Side);
        var (width, height) = (image.Width / step, image.Height / step);
        if (width < 2 || height < 2)
            return Vector2.UnitX;
        var edges = ArrayPool<(short X, short Y)>.Shared.Rent(width * height);
        try
        {
            var found = edges.AsSpan(0, FindEdges(image, step, width, height, edges));
            var level = Sharpness(found, width, height, 0);
            var (best, sharpest) = Sharpest(found, width, height, -Most, Most, Coarse);
            (best, sharpest) = Sharpest(found, width, height, best - Coarse, best + Coarse, Fine);
            if (sharpest <= level * Clear)
                return Vector2.UnitX;
            var (sin, cos) = Math.SinCos(best * Math.PI / 180);
            return new((float)cos, (float)sin);
        }
        finally
        {
            ArrayPool<(short X, short Y)>.Shared.Return(edges);
        }
    }

    /// <summary>Where the picture changes strongly from one row to the next: the upper and lower ends of letters.</summary>
    private static int FindEdges(GreyImage image, int step, int width, int height, Span<(short X, short Y)> edges)
    {
        const int Strong = 32;
        var pixels = image.Pixels;
        var count = 0;
        for (var y = 0; y < height - 1; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * step * image.Width) + (x * step);
                if (Math.Abs(pixels[at] - pixels[at + (step * image.Width)]) >= Strong)
                    edges[count++] = ((short)x, (short)y);
            }
        }
        return count;
    }

    private static (double Angle, double Sharpness) Sharpest(ReadOnlySpan<(short X, short Y)> edges, int width, int height, double from, double to, double by)
    {
        var best = (Angle: 0.0, Sharpness: -1.0);
        for (var angle = from; angle <= to + (by / 2); angle += by)
        {
            var sharpness = Sharpness(edges, width, height, angle);
            if (sharpness > best.Sharpness)
                best = (angle, sharpness);
        }
        return best;
    }

    /// <summary>The sum over the rows at an angle of the squared difference to the next row.</summary>
    private static double Sharpness(ReadOnlySpan<(short X, short Y)> edges, int width, int height, double degrees)
    {
        var slope = Math.Tan(degrees * Math.PI / 180);
        var margin = (int)Math.Ceiling(width * Math.Abs(slope)) + 1;
        Span<int> rows = new int[height + (2 * margin)];
        foreach (var (x, y) in edges)
            rows[(int)Math.Floor(y - (x * slope)) + margin]++;
        var sum = 0.0;
        for (var i = 1; i < rows.Length; i++)
            sum += Math.Pow(rows[i] - rows[i - 1], 2);
        return sum;
    }
}
