using System.Numerics;

namespace DaprImages.Vision.Text;

/// <summary>
/// The order in which lines that lie anywhere are read: columns of running text one after the other, otherwise row by row, and a row from its beginning. Columns
/// and blocks are what empty strips through the whole of a group leave (Nagy and Seth, "Hierarchical representation of optically scanned documents", 1984).
/// </summary>
internal static class ReadingOrder
{
    // A strip at least this wide parts columns; so many times the height of a line.
    private const double Gap = 1.0;

    // Lines of running text are this many times as long as they are high. What is shorter stands in a table or on a sign, which are read across.
    private const double Running = 8;

    /// <summary>The direction in which most of the text is read, of length 1.</summary>
    public static Vector2 DirectionOf(IEnumerable<ReadLine> lines)
    {
        var sum = lines.Aggregate(Vector2.Zero, (sum, line) => sum + (line.Box.Along * line.Box.Length));
        return sum.Length() > 0.001f ? Vector2.Normalize(sum) : Vector2.UnitX;
    }

    public static List<ReadLine> Of(IReadOnlyList<ReadLine> lines)
    {
        var direction = DirectionOf(lines);
        var ordered = new List<(Extent Box, ReadLine Line)>(lines.Count);
        Append([.. lines.Select(line => (line.Box.ExtentIn(direction), line))], ordered);
        return ordered.ConvertAll(entry => entry.Line);
    }

    private static void Append(List<(Extent Box, ReadLine Line)> lines, List<(Extent Box, ReadLine Line)> ordered)
    {
        if (Columns(lines) is var (left, right))
        {
            Append(left, ordered);
            Append(right, ordered);
        }
        else if (Blocks(lines) is var (upper, lower))
        {
            Append(upper, ordered);
            Append(lower, ordered);
        }
        else
        {
            AppendRows(lines, ordered);
        }
    }

    private static (List<(Extent Box, ReadLine Line)> Left, List<(Extent Box, ReadLine Line)> Right)? Columns(List<(Extent Box, ReadLine Line)> lines)
    {
        if (lines.Count < 4)
            return null;
        var gap = lines.Average(line => line.Box.Height) * Gap;
        lines.Sort((a, b) => a.Box.Left.CompareTo(b.Box.Left));
        var right = lines[0].Box.Right;
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Box.Left - right > gap && IsRunning(lines[..i]) && IsRunning(lines[i..]))
                return (lines[..i], lines[i..]);
            right = MathF.Max(right, lines[i].Box.Right);
        }
        return null;
    }

    private static bool IsRunning(List<(Extent Box, ReadLine Line)> lines) => lines.Count >= 2 && lines.Average(line => line.Box.Width / line.Box.Height) >= Running;

    private static (List<(Extent Box, ReadLine Line)> Upper, List<(Extent Box, ReadLine Line)> Lower)? Blocks(List<(Extent Box, ReadLine Line)> lines)
    {
        if (lines.Count < 2)
            return null;
        lines.Sort((a, b) => a.Box.Top.CompareTo(b.Box.Top));
        var bottom = lines[0].Box.Bottom;
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Box.Top >= bottom)
                return (lines[..i], lines[i..]);
            bottom = MathF.Max(bottom, lines[i].Box.Bottom);
        }
        return null;
    }

    /// <summary>Lines are in one row while the middle of each lies within the other.</summary>
    private static void AppendRows(List<(Extent Box, ReadLine Line)> lines, List<(Extent Box, ReadLine Line)> ordered)
    {
        lines.Sort((a, b) => a.Box.MiddleY.CompareTo(b.Box.MiddleY));
        for (var from = 0; from < lines.Count;)
        {
            var to = from + 1;
            while (to < lines.Count && lines[to].Box.MiddleY < lines[from].Box.Bottom && lines[from].Box.MiddleY > lines[to].Box.Top)
                to++;
            ordered.AddRange(lines[from..to].OrderBy(line => line.Box.Left));
            from = to;
        }
    }
}
