using System.Buffers;
using System.Numerics;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>
/// Lines of a picture as a model's input: floats of the shape [lines, 3, height, width], each line turned level and brought to the height, the rest of its row
/// padded. The numbers are pooled, so the tensor must not be used after it is disposed.
/// </summary>
internal sealed class LineTensor : IDisposable
{
    private const int Channels = 3;

    // Samples a side of which one value is made; more make no difference that can be seen.
    private const int MaxSamples = 4;

    private readonly float[] _values;
    private readonly int _lines;
    private readonly int _height;
    private readonly int _width;

    private LineTensor(int lines, int height, int width)
    {
        (_lines, _height, _width) = (lines, height, width);
        _values = ArrayPool<float>.Shared.Rent(lines * Channels * height * width);
    }

    public Memory<float> Values => _values.AsMemory(0, _lines * Channels * _height * _width);

    public long[] Shape => [_lines, Channels, _height, _width];

    /// <summary>How wide a line becomes, no less than <paramref name="least"/> and no more than <paramref name="most"/>: longer ones are pressed together.</summary>
    public static int WidthOf(SlantedBox line, int height, int least, int most) => Math.Clamp((int)MathF.Round(height * line.Length / line.Height), least, most);

    /// <param name="lines">In pixels of the picture.</param>
    /// <param name="width">In pixels, of the tensor.</param>
    public static LineTensor Of(AnalysisImage image, IReadOnlyList<SlantedBox> lines, InputContract input, int width)
    {
        var tensor = new LineTensor(lines.Count, input.Height!.Value, width);
        var scale = new ChannelScale(input);
        for (var i = 0; i < lines.Count; i++)
            tensor.Fill(image, lines[i], i, scale);
        return tensor;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);

    private void Fill(AnalysisImage image, SlantedBox line, int index, ChannelScale scale)
    {
        var columns = WidthOf(line, _height, 1, _width);
        var plane = _height * _width;
        var values = _values.AsSpan(index * Channels * plane, Channels * plane);
        var factors = new Vector3(scale.Factor(0), scale.Factor(1), scale.Factor(2));
        var offsets = new Vector3(scale.Offset(0), scale.Offset(1), scale.Offset(2));
        var right = line.Along * (line.Length / columns);
        var down = line.Down * (line.Height / _height);
        var corner = line.Centre - (line.Along * (line.Length / 2)) - (line.Down * (line.Height / 2));
        var samples = (X: SamplesFor(line.Length / columns), Y: SamplesFor(line.Height / _height));
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var colour = (Mean(image, corner + (right * x) + (down * y), right / samples.X, down / samples.Y, samples.X, samples.Y, scale.SourceOf(0)) * factors) + offsets;
                var at = (y * _width) + x;
                values[at] = colour.X;
                values[plane + at] = colour.Y;
                values[(2 * plane) + at] = colour.Z;
            }
        }
        if (columns == _width)
            return;
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var y = 0; y < _height; y++)
                values.Slice((channel * plane) + (y * _width) + columns, _width - columns).Fill(scale.Padding(channel));
        }
    }

    private static int SamplesFor(float reduction) => Math.Clamp((int)MathF.Round(reduction), 1, MaxSamples);

    /// <summary>The mean colour of a small parallelogram, in the order of the planes.</summary>
    private static Vector3 Mean(AnalysisImage image, Vector2 corner, Vector2 right, Vector2 down, int across, int high, int first)
    {
        var pixels = image.Pixels;
        var sum = Vector3.Zero;
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < across; x++)
                sum += Colour(pixels, image.Width, image.Height, corner + (right * (x + 0.5f)) + (down * (y + 0.5f)));
        }
        sum /= across * high;
        return first == 0 ? sum : new(sum.Z, sum.Y, sum.X);
    }

    /// <summary>Red, green and blue between the four nearest pixels; beyond the edge those of the edge.</summary>
    private static Vector3 Colour(ReadOnlySpan<byte> pixels, int width, int height, Vector2 at)
    {
        var (x, y) = (Math.Clamp(at.X - 0.5f, 0, width - 1), Math.Clamp(at.Y - 0.5f, 0, height - 1));
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        var upper = Vector3.Lerp(Pixel(pixels, (top * width) + left), Pixel(pixels, (top * width) + right), x - left);
        var lower = Vector3.Lerp(Pixel(pixels, (bottom * width) + left), Pixel(pixels, (bottom * width) + right), x - left);
        return Vector3.Lerp(upper, lower, y - top);
    }

    private static Vector3 Pixel(ReadOnlySpan<byte> pixels, int index)
    {
        var pixel = pixels.Slice(index * Channels, Channels);
        return new(pixel[0], pixel[1], pixel[2]);
    }
}
