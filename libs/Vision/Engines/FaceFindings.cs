using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Engines;

/// <summary>The faces in an image, the largest first; who they are is for others to say.</summary>
/// <param name="Encoder">What made the encodings; its thresholds say when two are of one person: <c>match</c>, the least cosine, and <c>margin</c>, by how much it must exceed that of any other person.</param>
public sealed record FaceFindings(IReadOnlyList<EncodedFace> Faces, ModelInfo Model, ModelInfo Encoder);

/// <param name="Confidence">Of the detection, 0..1.</param>
/// <param name="Encoding">Of length 1, compared by cosine; empty where the face is too small to be told from others.</param>
public sealed record EncodedFace(BoundingBox Box, double Confidence, ReadOnlyMemory<float> Encoding);
