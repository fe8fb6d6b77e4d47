using DaprImages.Data.Faces;

namespace DaprImages.Data.People;

/// <param name="Cover">A face to show: the largest that somebody said is theirs, otherwise the largest; null when they have none.</param>
public sealed record Person(Guid Id, string Name, int FaceCount, int ImageCount, FaceRecord? Cover);
