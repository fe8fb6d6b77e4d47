using System.Numerics.Tensors;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Onnx;

namespace DaprImages.Vision.Objects;

/// <summary>
/// Reads PP-PicoDet's outputs (Yu et al., arXiv:2111.00902): for the strides 8, 16, 32 and 64 one tensor [1, cells, classes] of scores, then for each one
/// [1, cells, 4 * bins] of box sides. A side is the expected value of a distribution over its bins, in strides from the cell's centre (Li et al.,
/// "Generalized Focal Loss", arXiv:2006.04388).
/// </summary>
internal static class PicoDetHead
{
    private const int Sides = 4;

    private static readonly int[] Strides = [8, 16, 32, 64];

    /// <param name="width">Of the model's input, in pixels, as the boxes are.</param>
    public static List<Candidate> Decode(OnnxOutputs outputs, int width, double leastScore)
    {
        var found = new List<Candidate>();
        for (var level = 0; level < Strides.Length; level++)
        {
            Decode(
                outputs[level], (int)outputs.ShapeOf(level)[^1], outputs[level + Strides.Length], (int)outputs.ShapeOf(level + Strides.Length)[^1], width, Strides[level], leastScore, found);
        }
        return found;
    }

    /// <summary>Adds what one level shows.</summary>
    /// <param name="scores">[cells, <paramref name="classes"/>], flat.</param>
    /// <param name="boxes">[cells, <paramref name="fields"/>], flat; left, top, right, bottom.</param>
    public static void Decode(
        ReadOnlySpan<float> scores, int classes, ReadOnlySpan<float> boxes, int fields, int width, int stride, double leastScore, List<Candidate> found)
    {
        var columns = (width + stride - 1) / stride;
        var bins = fields / Sides;
        for (var cell = 0; cell < scores.Length / classes; cell++)
        {
            var ofCell = scores.Slice(cell * classes, classes);
            var best = TensorPrimitives.IndexOfMax(ofCell);
            if (ofCell[best] < leastScore)
                continue;
            var sides = boxes.Slice(cell * fields, fields);
            var (x, y) = (((cell % columns) + 0.5f) * stride, ((cell / columns) + 0.5f) * stride);
            found.Add(new(
                best,
                ofCell[best],
                x - (Expected(sides[..bins]) * stride),
                y - (Expected(sides.Slice(bins, bins)) * stride),
                x + (Expected(sides.Slice(2 * bins, bins)) * stride),
                y + (Expected(sides.Slice(3 * bins, bins)) * stride)));
        }
    }

    private static float Expected(ReadOnlySpan<float> logits)
    {
        Span<float> probabilities = stackalloc float[logits.Length];
        TensorPrimitives.SoftMax(logits, probabilities);
        var sum = 0f;
        for (var bin = 1; bin < probabilities.Length; bin++)
            sum += bin * probabilities[bin];
        return sum;
    }
}
