using DaprImages.Data.Faces;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.People;

/// <summary>Reads an owner's people.</summary>
public sealed class PeopleReader(NpgsqlDataSource database, FaceReader faces)
{
    /// <summary>By name.</summary>
    public Task<List<Person>> ListAsync(Guid ownerId, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT p.id, p.name FROM people p WHERE p.owner_id = $1 ORDER BY lower(p.name), p.id LIMIT $2", ownerId, limit, cancellationToken);

    public async Task<Person?> FindAsync(Guid ownerId, Guid personId, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT p.id, p.name FROM people p WHERE p.owner_id = $1 AND p.id = $2", ownerId, personId, cancellationToken)).FirstOrDefault();

    private async Task<List<Person>> ReadAsync(string people, Guid ownerId, object parameter, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            $"""
            SELECT p.id, p.name, count(f.id)::integer, count(DISTINCT f.image_id)::integer, (array_agg(f.id ORDER BY f.confirmed DESC, f.box[3] * f.box[4] DESC, f.id))[1]
            FROM ({people}) p LEFT JOIN faces f ON f.person_id = p.id
            GROUP BY p.id, p.name
            ORDER BY lower(p.name), p.id
            """,
            reader => (Id: reader.GetGuid(0), Name: reader.GetString(1), Faces: reader.GetInt32(2), Images: reader.GetInt32(3), Cover: reader.Get<Guid?>(4)),
            cancellationToken,
            ownerId,
            parameter);
        var covers = (await faces.FindManyAsync(ownerId, [.. rows.Select(row => row.Cover).OfType<Guid>()], cancellationToken)).ToDictionary(face => face.Id);
        return rows.ConvertAll(row => new Person(row.Id, row.Name, row.Faces, row.Images, row.Cover is { } cover ? covers.GetValueOrDefault(cover) : null));
    }
}
