using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Faces;

/// <summary>Reads an owner's faces.</summary>
public sealed class FaceReader(NpgsqlDataSource database)
{
    private const string Columns = "f.id, f.image_id, i.width, i.height, f.box, f.score, p.id, p.name, f.confirmed, f.match_distance";

    private const string Source = "faces f JOIN images i ON i.id = f.image_id LEFT JOIN people p ON p.id = f.person_id";

    public async Task<FaceRecord?> FindAsync(Guid ownerId, Guid faceId, CancellationToken cancellationToken) => (await FindManyAsync(ownerId, [faceId], cancellationToken)).FirstOrDefault();

    /// <summary>Those of the ids that are the owner's faces, in no order.</summary>
    public Task<List<FaceRecord>> FindManyAsync(Guid ownerId, IReadOnlyCollection<Guid> faceIds, CancellationToken cancellationToken) => database.QueryAsync(
        $"SELECT {Columns} FROM {Source} WHERE f.owner_id = $1 AND f.id = ANY ($2)", Read, cancellationToken, ownerId, Parameter.Uuids(faceIds));

    /// <summary>The owner's faces, those found last first.</summary>
    /// <param name="after">The id of the last face of the page before; null for the first page. Paging stays stable while faces come in.</param>
    public Task<List<FaceRecord>> ListAsync(Guid ownerId, FaceFilter filter, Guid? after, int limit, CancellationToken cancellationToken)
    {
        var narrowed = (filter.Person is not null ? " AND f.person_id = $3" : "") + (filter.Unknown ? " AND f.person_id IS NULL" : "") + (after is not null ? " AND f.id < $4" : "");
        return database.QueryAsync(
            $"SELECT {Columns} FROM {Source} WHERE f.owner_id = $1{narrowed} ORDER BY f.id DESC LIMIT $2",
            Read,
            cancellationToken,
            ownerId,
            limit,
            Parameter.Uuid(filter.Person),
            Parameter.Uuid(after));
    }

    /// <summary>The newest of the owner's faces that are nobody's, with what tells them apart: those that somebody said are nobody known are not among them.</summary>
    /// <returns>Encodings of length 1, empty for faces too small to be told apart, and of another model than the rule's.</returns>
    internal Task<List<(Guid Id, ReadOnlyMemory<float> Encoding)>> ReadUnknownAsync(Guid ownerId, MatchRule? rule, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        "SELECT id, CASE WHEN encoding_model = $3 THEN encoding END FROM faces WHERE owner_id = $1 AND person_id IS NULL AND NOT confirmed ORDER BY id DESC LIMIT $2",
        reader => (reader.GetGuid(0), reader.IsDBNull(1) ? default : reader.GetFieldValue<Pgvector.Vector>(1).Memory),
        cancellationToken,
        ownerId,
        limit,
        Parameter.Text(rule?.Model));

    private static FaceRecord Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetInt32(2),
        reader.GetInt32(3),
        reader.GetFieldValue<double[]>(4),
        reader.GetDouble(5),
        reader.Get<Guid?>(6),
        reader.Get<string>(7),
        reader.GetBoolean(8),
        reader.Get<double?>(9));
}
