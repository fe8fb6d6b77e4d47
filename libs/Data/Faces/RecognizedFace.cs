namespace DaprImages.Data.Faces;

/// <summary>A face as stored, in the order in which it was given.</summary>
/// <param name="Id">The former one where there was a face in the same place.</param>
/// <param name="PersonId">Null when nobody known is near enough.</param>
/// <param name="Distance">Cosine distance to the person's nearest face, 0..2; null without a match, and where a person said who it is.</param>
public sealed record RecognizedFace(Guid Id, Guid? PersonId, string? PersonName, double? Distance);
