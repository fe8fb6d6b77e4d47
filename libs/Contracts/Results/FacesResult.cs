namespace DaprImages.Contracts.Results;

/// <summary>Faces in the image, the largest first.</summary>
public sealed record FacesResult(IReadOnlyList<DetectedFace> Items) : StageResult;

/// <param name="Id">Stays the same when the image is analysed again and the face is found in the same place.</param>
/// <param name="Confidence">Of the detection, 0..1.</param>
/// <param name="PersonId">Who it is; null when nobody known is near enough.</param>
/// <param name="Distance">Cosine distance to the person's nearest encoding, 0..2; null without a match.</param>
public sealed record DetectedFace(Guid Id, BoundingBox Box, double Confidence, Guid? PersonId = null, string? PersonName = null, double? Distance = null);
