using System.Buffers;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tensors;

/// <summary>
/// For each output position along one side the input positions it is made of and how much of each: linear interpolation between the two nearest when enlarging,
/// and when reducing the same triangle widened by the reduction, so that no input pixel is skipped (Turkowski, "Filters for common resampling tasks", 1990).
/// Or cubic (Keys, "Cubic convolution interpolation for digital image processing", 1981, a = -0.5) between the four nearest, widened in the same way: weights
/// may be negative then. Pixel centres are at half coordinates. A narrower triangle is quicker and costs accuracy: F1 of the object detectors fell from 0.98 to 0.96.
/// </summary>
internal sealed class ResizeWeights : IDisposable
{
    private readonly int[] _starts;
    private readonly float[] _weights;
    private readonly ResizeFilter _filter;

    /// <param name="from">Length of the side in the picture.</param>
    /// <param name="to">Its length after resizing.</param>
    /// <param name="first">The first output position wanted, of those after resizing.</param>
    /// <param name="count">How many are wanted.</param>
    public ResizeWeights(int from, int to, int first, int count, ResizeFilter filter = ResizeFilter.Linear)
    {
        _filter = filter;
        var scale = from / (double)to;
        var widening = Math.Max(1, scale);
        var support = widening * (filter == ResizeFilter.Cubic ? 2 : 1);
        Taps = Math.Min(from, (int)Math.Ceiling(support) * 2 + 1);
        _starts = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
        _weights = ArrayPool<float>.Shared.Rent(Math.Max(1, count * Taps));
        for (var i = 0; i < count; i++)
            Fill(i, ((first + i + 0.5) * scale) - 0.5, support, widening, from);
    }

    /// <summary>How many input positions each output position has; those that count for nothing have the weight 0.</summary>
    public int Taps { get; }

    public int StartOf(int position) => _starts[position];

    public ReadOnlySpan<float> Of(int position) => _weights.AsSpan(position * Taps, Taps);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<float>.Shared.Return(_weights);
    }

    private void Fill(int position, double centre, double support, double widening, int from)
    {
        var start = Math.Clamp((int)Math.Floor(centre - support) + 1, 0, from - Taps);
        var weights = _weights.AsSpan(position * Taps, Taps);
        var sum = 0f;
        for (var tap = 0; tap < Taps; tap++)
        {
            weights[tap] = (float)Weight(Math.Abs(start + tap - centre) / widening);
            sum += weights[tap];
        }
        for (var tap = 0; tap < Taps; tap++)
            weights[tap] /= sum;
        _starts[position] = start;
    }

    /// <param name="distance">From the centre, in pixels of the coarser of the two pictures.</param>
    private double Weight(double distance) => _filter switch
    {
        ResizeFilter.Linear => Math.Max(0, 1 - distance),
        _ when distance < 1 => (((1.5 * distance) - 2.5) * distance * distance) + 1,
        _ when distance < 2 => (((((-0.5 * distance) + 2.5) * distance) - 4) * distance) + 2,
        _ => 0,
    };
}
