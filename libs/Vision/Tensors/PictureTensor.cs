using System.Buffers;
using System.Numerics.Tensors;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Tensors;

/// <summary>
/// A picture as a model's input: floats of the shape [1, 3, height, width], resized, padded and normalised as the contract says. The numbers are pooled, so
/// the tensor must not be used after it is disposed.
/// </summary>
internal sealed class PictureTensor : IDisposable
{
    private const int Channels = 3;

    private readonly float[] _values;

    private PictureTensor(float[] values, Placement placement) => (_values, Placement) = (values, placement);

    public Placement Placement { get; }

    public Memory<float> Values => _values.AsMemory(0, Channels * Placement.Width * Placement.Height);

    public long[] Shape => [1, Channels, Placement.Height, Placement.Width];

    public static PictureTensor Of(AnalysisImage image, InputContract input)
    {
        var placement = Placement.Of(input, image.Width, image.Height);
        var tensor = new PictureTensor(ArrayPool<float>.Shared.Rent(Channels * placement.Width * placement.Height), placement);
        tensor.Fill(image, new ChannelScale(input), input.Filter);
        return tensor;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);

    /// <summary>Row after row: first the picture's rows that make up a row are mixed, which is done in vectors, then its columns.</summary>
    private void Fill(AnalysisImage image, ChannelScale scale, ResizeFilter filter)
    {
        var (width, height) = (Placement.Width, Placement.Height);
        var columns = Math.Min(width, Placement.ResizedWidth - Placement.CropX);
        var rows = Math.Min(height, Placement.ResizedHeight - Placement.CropY);
        if (columns < width || rows < height)
        {
            for (var plane = 0; plane < Channels; plane++)
                _values.AsSpan(plane * width * height, width * height).Fill(scale.Padding(plane));
        }

        using var across = new ResizeWeights(image.Width, Placement.ResizedWidth, Placement.CropX, columns, filter);
        using var down = new ResizeWeights(image.Height, Placement.ResizedHeight, Placement.CropY, rows, filter);
        var stride = image.Width * Channels;
        var line = ArrayPool<float>.Shared.Rent(stride * 2);
        try
        {
            var mixed = line.AsSpan(0, stride);
            var source = line.AsSpan(stride, stride);
            for (var y = 0; y < rows; y++)
            {
                MixRows(image.Pixels, down, y, mixed, source);
                for (var plane = 0; plane < Channels; plane++)
                    MixColumns(mixed[scale.SourceOf(plane)..], across, scale.Factor(plane), scale.Offset(plane), _values.AsSpan(((plane * height) + y) * width, columns));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(line);
        }
    }

    private static void MixRows(ReadOnlySpan<byte> pixels, ResizeWeights down, int y, Span<float> mixed, Span<float> source)
    {
        var weights = down.Of(y);
        mixed.Clear();
        for (var tap = 0; tap < weights.Length; tap++)
        {
            if (weights[tap] == 0)
                continue;
            TensorPrimitives.ConvertTruncating(pixels.Slice((down.StartOf(y) + tap) * mixed.Length, mixed.Length), source);
            TensorPrimitives.MultiplyAdd(source, weights[tap], mixed, mixed);
        }
    }

    /// <summary>Rounded to whole channel values, as a resized picture of 8 bits would be: the models' makers resize such pictures.</summary>
    private static void MixColumns(ReadOnlySpan<float> line, ResizeWeights across, float factor, float offset, Span<float> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            var at = across.StartOf(x) * Channels;
            var sum = 0f;
            foreach (var weight in across.Of(x))
            {
                sum += weight * line[at];
                at += Channels;
            }
            row[x] = (Math.Clamp(MathF.Round(sum), 0, 255) * factor) + offset;
        }
    }
}
