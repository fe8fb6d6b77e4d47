namespace DaprImages.Data.Faces;

/// <summary>Faces that seem to be of one person whose name is not known.</summary>
/// <param name="Faces">The newest of them.</param>
/// <param name="Count">How many there are.</param>
public sealed record FaceGroup(IReadOnlyList<FaceRecord> Faces, int Count);
