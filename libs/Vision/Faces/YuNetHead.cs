using System.Numerics;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Onnx;

namespace DaprImages.Vision.Faces;

/// <summary>
/// Reads YuNet's outputs (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20, 2023): for the strides s = 8, 16 and 32
/// the tensors <c>cls_s</c> and <c>obj_s</c> [1, cells, 1], <c>bbox_s</c> [1, cells, 4] and <c>kps_s</c> [1, cells, 10], cells row by row. The score is the
/// geometric mean of class and objectness.
/// </summary>
internal static class YuNetHead
{
    private const int Landmarks = 5;

    private static readonly int[] Strides = [8, 16, 32];

    /// <param name="width">Of the model's input, in pixels, as the faces are.</param>
    public static List<FoundFace> Decode(OnnxOutputs outputs, int width, double leastScore, double overlap)
    {
        var candidates = new List<Candidate>();
        var landmarks = new List<Vector2[]>();
        foreach (var stride in Strides)
            Decode(outputs[$"cls_{stride}"], outputs[$"obj_{stride}"], outputs[$"bbox_{stride}"], outputs[$"kps_{stride}"], width, stride, leastScore, candidates, landmarks);
        return Best(candidates, landmarks, overlap);
    }

    /// <summary>Adds what one level shows: a candidate, and at the same index its landmarks.</summary>
    public static void Decode(
        ReadOnlySpan<float> classes, ReadOnlySpan<float> objects, ReadOnlySpan<float> boxes, ReadOnlySpan<float> points,
        int width, int stride, double leastScore, List<Candidate> candidates, List<Vector2[]> landmarks)
    {
        var columns = width / stride;
        for (var cell = 0; cell < classes.Length; cell++)
        {
            var score = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
            if (score < leastScore)
                continue;
            var corner = new Vector2(cell % columns, cell / columns);
            var box = boxes.Slice(cell * 4, 4);
            var centre = (corner + new Vector2(box[0], box[1])) * stride;
            var half = new Vector2(MathF.Exp(box[2]), MathF.Exp(box[3])) * stride / 2;
            candidates.Add(new(0, score, centre.X - half.X, centre.Y - half.Y, centre.X + half.X, centre.Y + half.Y));
            var found = new Vector2[Landmarks];
            for (var i = 0; i < Landmarks; i++)
                found[i] = (corner + new Vector2(points[(cell * 2 * Landmarks) + (2 * i)], points[(cell * 2 * Landmarks) + (2 * i) + 1])) * stride;
            landmarks.Add(found);
        }
    }

    /// <summary>Of overlapping faces the most certain.</summary>
    public static List<FoundFace> Best(List<Candidate> candidates, List<Vector2[]> landmarks, double overlap)
    {
        var of = new Dictionary<Candidate, Vector2[]>();
        for (var i = 0; i < candidates.Count; i++)
            of[candidates[i]] = landmarks[i];
        return NonMaximumSuppression.PerClass(candidates, overlap).ConvertAll(face => new FoundFace(face.Score, face.Left, face.Top, face.Right, face.Bottom, of[face]));
    }
}
