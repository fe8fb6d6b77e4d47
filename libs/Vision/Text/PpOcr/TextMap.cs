using System.Buffers;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>
/// Reads the map that a detector of the DB family gives (Liao et al., "Real-time scene text detection with differentiable binarization", arXiv:1911.08947): how
/// likely each pixel belongs to the core of a line of text, 0..1, row by row. The cores are smaller than the lines, so that neighbours do not touch.
/// </summary>
internal static class TextMap
{
    // A detector that answers with more lines is answering noise.
    private const int MaxLines = 500;

    // Pixels of the map. Less is no legible line.
    private const int ThinnestCore = 3;

    /// <param name="stride">Pixels from one row to the next, of which the first <paramref name="width"/> are looked at.</param>
    /// <param name="pixel">From where on a pixel counts as text.</param>
    /// <param name="box">The least mean over the pixels of a core.</param>
    /// <param name="growth">By this, times its area, divided by its circumference, a core is grown on every side to be the line.</param>
    /// <returns>In pixels of the map, from the top down.</returns>
    public static List<SlantedBox> Read(ReadOnlySpan<float> map, int width, int height, int stride, double pixel, double box, double growth)
    {
        var found = new List<SlantedBox>();
        using var cores = new Cores(width, height);
        for (var y = 0; y < height && found.Count < MaxLines; y++)
        {
            for (var x = 0; x < width && found.Count < MaxLines; x++)
            {
                if (map[(y * stride) + x] < pixel || !cores.TryTake(map, stride, (float)pixel, x, y, out var mean, out var outline) || mean < box)
                    continue;
                var core = outline.SmallestBox();
                if (Math.Min(core.Length, core.Height) < ThinnestCore)
                    continue;
                found.Add(core.Grown((float)(core.Length * core.Height * growth / (2 * (core.Length + core.Height)))));
            }
        }
        return found;
    }

    /// <summary>Pixels of text that touch each other, at a side or a corner.</summary>
    private sealed class Cores(int width, int height) : IDisposable
    {
        private readonly bool[] _seen = RentCleared(width * height);
        private readonly int[] _waiting = ArrayPool<int>.Shared.Rent(width * height);
        private readonly (int Left, int Right)[] _rows = ArrayPool<(int, int)>.Shared.Rent(height);

        /// <summary>Follows the core that a pixel is of.</summary>
        /// <returns>False when it was followed before.</returns>
        public bool TryTake(ReadOnlySpan<float> map, int stride, float pixel, int x, int y, out double mean, out ConvexOutline outline)
        {
            outline = new();
            mean = 0;
            if (_seen[(y * width) + x])
                return false;

            // The first pixel found of a core is in its highest row.
            var (top, bottom, sum, count) = (y, y, 0.0, 0);
            var waiting = 0;
            _rows[y] = (x, x);
            _seen[(y * width) + x] = true;
            _waiting[waiting++] = (y * width) + x;
            while (waiting > 0)
            {
                var (row, column) = Math.DivRem(_waiting[--waiting], width);
                sum += map[(row * stride) + column];
                count++;
                for (; bottom < row; bottom++)
                    _rows[bottom + 1] = (int.MaxValue, -1);
                _rows[row] = (Math.Min(_rows[row].Left, column), Math.Max(_rows[row].Right, column));
                for (var nextRow = Math.Max(0, row - 1); nextRow <= Math.Min(height - 1, row + 1); nextRow++)
                {
                    for (var nextColumn = Math.Max(0, column - 1); nextColumn <= Math.Min(width - 1, column + 1); nextColumn++)
                    {
                        var next = (nextRow * width) + nextColumn;
                        if (_seen[next] || map[(nextRow * stride) + nextColumn] < pixel)
                            continue;
                        _seen[next] = true;
                        _waiting[waiting++] = next;
                    }
                }
            }

            // The corners of the pixels: those between two rows are the farther ones of both.
            for (var row = top; row <= bottom + 1; row++)
            {
                var (above, below) = (_rows[Math.Max(top, row - 1)], _rows[Math.Min(bottom, row)]);
                outline.Add(row, Math.Min(above.Left, below.Left), Math.Max(above.Right, below.Right) + 1);
            }
            mean = sum / count;
            return true;
        }

        public void Dispose()
        {
            ArrayPool<bool>.Shared.Return(_seen);
            ArrayPool<int>.Shared.Return(_waiting);
            ArrayPool<(int, int)>.Shared.Return(_rows);
        }

        private static bool[] RentCleared(int length)
        {
            var seen = ArrayPool<bool>.Shared.Rent(length);
            seen.AsSpan(0, length).Clear();
            return seen;
        }
    }
}
