using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Engines;

/// <summary>The faces in an image, the largest first; who they are is for others to say.</summary>
public sealed record FaceFindings(IReadOnlyList<EncodedFace> Faces, ModelInfo Model);

/// <param name="Confidence">Of the detection, 0..1.</param>
/// <param name="Encoding">Of length 1, compared by cosine; empty where the face is too small or blurred to be told from others.</param>
public sealed record EncodedFace(BoundingBox Box, double Confidence, ReadOnlyMemory<float> Encoding);
