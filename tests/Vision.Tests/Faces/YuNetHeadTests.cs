using System.Numerics;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Faces;

namespace DaprImages.Vision.Tests.Faces;

public sealed class YuNetHeadTests
{
    [Fact]
    public void Face_and_landmarks_are_relative_to_the_cells_corner()
    {
        // Four columns of the stride 8; the cell in column 1 and row 1 sees a face.
        var (classes, objects, boxes, points) = (new float[8], new float[8], new float[8 * 4], new float[8 * 10]);
        (classes[5], objects[5]) = (0.81f, 1.2f);
        (boxes[20], boxes[21]) = (0.5f, 1);
        (points[50], points[59]) = (0.25f, 2);
        var (candidates, landmarks) = (new List<Candidate>(), new List<Vector2[]>());

        YuNetHead.Decode(classes, objects, boxes, points, 32, 8, 0.7, candidates, landmarks);

        var face = Assert.Single(YuNetHead.Best(candidates, landmarks, 0.3));
        Assert.Equal(0.9, face.Score, 4);
        Assert.Equal((8, 12, 16, 20), (face.Left, face.Top, face.Right, face.Bottom));
        Assert.Equal((new Vector2(10, 8), new Vector2(8, 24)), (face.Landmarks[0], face.Landmarks[4]));
    }
}
