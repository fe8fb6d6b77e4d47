using System.Numerics;

namespace DaprImages.Vision.Faces;

/// <summary>A face, in pixels.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Landmarks">The eye on the picture's left, the eye on its right, the tip of the nose, the corners of the mouth, left and right.</param>
internal sealed record FoundFace(float Score, float Left, float Top, float Right, float Bottom, IReadOnlyList<Vector2> Landmarks)
{
    public float Width => Right - Left;
}
