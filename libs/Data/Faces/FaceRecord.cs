namespace DaprImages.Data.Faces;

/// <summary>A row of <c>faces</c>, with the size of the image it is in.</summary>
/// <param name="Box">x, y, width, height in 0..1 of the upright image.</param>
/// <param name="Score">Of the detection, 0..1.</param>
/// <param name="Confirmed">A person said who it is, or that it is nobody known.</param>
/// <param name="Distance">Cosine distance to the person's nearest confirmed face, 0..2; null without a match and where a person said who it is.</param>
public sealed record FaceRecord(
    Guid Id, Guid ImageId, int ImageWidth, int ImageHeight, double[] Box, double Score, Guid? PersonId, string? PersonName, bool Confirmed, double? Distance);
