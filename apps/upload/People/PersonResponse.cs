using DaprImages.Data.People;

namespace DaprImages.Upload.People;

internal sealed record PersonList(IReadOnlyList<PersonResponse> Items);

/// <param name="FaceCount">Faces that are theirs, said or recognised.</param>
/// <param name="Cover">A face to show; null when they have none.</param>
internal sealed record PersonResponse(Guid Id, string Name, int FaceCount, int ImageCount, FaceResponse? Cover)
{
    public static PersonResponse From(Person person) => new(person.Id, person.Name, person.FaceCount, person.ImageCount, person.Cover is { } cover ? FaceResponse.From(cover) : null);
}
