using System.Numerics.Tensors;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Onnx;

namespace DaprImages.Vision.Objects;

/// <summary>
/// Reads YOLOX's output (Ge et al., "YOLOX: Exceeding YOLO Series in 2021", arXiv:2107.08430): one tensor [1, cells, 5 + classes], cells of the strides 8, 16 and
/// 32 one after the other, row by row; of each the box relative to its cell, whether there is anything, and of which class.
/// </summary>
internal static class YoloxHead
{
    private const int ClassesFrom = 5;

    private static readonly int[] Strides = [8, 16, 32];

    /// <param name="width">Of the model's input, in pixels, as the boxes are.</param>
    public static List<Candidate> Decode(OnnxOutputs outputs, int width, int height, double leastScore) =>
        Decode(outputs.First, (int)outputs.ShapeOf(0)[^1], width, height, leastScore);

    /// <param name="values">The tensor, flat.</param>
    /// <param name="fields">Length of its last dimension.</param>
    public static List<Candidate> Decode(ReadOnlySpan<float> values, int fields, int width, int height, double leastScore)
    {
        var found = new List<Candidate>();
        foreach (var stride in Strides)
        {
            for (var y = 0; y < height / stride; y++)
            {
                for (var x = 0; x < width / stride; x++)
                {
                    var cell = values[..fields];
                    values = values[fields..];
                    if (cell[4] < leastScore)
                        continue;
                    var best = TensorPrimitives.IndexOfMax(cell[ClassesFrom..]);
                    var score = cell[4] * cell[ClassesFrom + best];
                    if (score < leastScore)
                        continue;
                    var (centreX, centreY) = ((cell[0] + x) * stride, (cell[1] + y) * stride);
                    var (halfWidth, halfHeight) = (MathF.Exp(cell[2]) * stride / 2, MathF.Exp(cell[3]) * stride / 2);
                    found.Add(new(best, score, centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight));
                }
            }
        }
        return found;
    }
}
