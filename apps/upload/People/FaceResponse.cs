using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;

namespace DaprImages.Upload.People;

/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
internal sealed record FacePage(IReadOnlyList<FaceResponse> Items, string? NextCursor);

/// <param name="ImageWidth">Pixels of the upright image.</param>
/// <param name="Box">In fractions of it.</param>
/// <param name="Score">Of the detection, 0..1.</param>
/// <param name="Person">Null when it is nobody known.</param>
/// <param name="Confirmed">Somebody said who it is, or that it is nobody known; analyses leave it so.</param>
/// <param name="Distance">Cosine distance to the person's nearest confirmed face, 0..2; null when nobody was recognised.</param>
internal sealed record FaceResponse(
    Guid Id, Guid ImageId, int ImageWidth, int ImageHeight, BoundingBox Box, double Score, FacePerson? Person, bool Confirmed, double? Distance)
{
    public static FaceResponse From(FaceRecord face) => new(
        face.Id,
        face.ImageId,
        face.ImageWidth,
        face.ImageHeight,
        new BoundingBox(face.Box[0], face.Box[1], face.Box[2], face.Box[3]),
        face.Score,
        face is { PersonId: { } id, PersonName: { } name } ? new FacePerson(id, name) : null,
        face.Confirmed,
        face.Distance);
}

internal sealed record FacePerson(Guid Id, string Name);

internal sealed record FaceGroupList(IReadOnlyList<FaceGroupResponse> Items);

/// <param name="Faces">The newest of them.</param>
/// <param name="Count">How many there are.</param>
internal sealed record FaceGroupResponse(IReadOnlyList<FaceResponse> Faces, int Count);
