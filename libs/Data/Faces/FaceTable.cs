using DaprImages.Contracts.Results;
using DaprImages.Postgres;
using Npgsql;
using Pgvector;

namespace DaprImages.Data.Faces;

/// <summary>The <c>faces</c> table, as the analysis fills it: who is where in which image.</summary>
public sealed class FaceTable(NpgsqlDataSource database)
{
    // Two boxes that overlap so much, of the area that either covers, are the same face, found again.
    private const double SamePlace = 0.5;

    /// <summary>
    /// Makes these the faces of the image. One in the place of a former one keeps its id, and what a person said of it; a former one that is not found any more goes
    /// unless a person said something of it. Then each is compared with the faces of the owner's people. Safe to repeat.
    /// </summary>
    /// <returns>Empty when the image is gone.</returns>
    public Task<List<RecognizedFace>> ReplaceAsync(Guid imageId, IReadOnlyList<NewFace> faces, MatchRule rule, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var owners = await transaction.QueryAsync("SELECT owner_id FROM images WHERE id = $1", reader => reader.GetGuid(0), cancellationToken, imageId);
            if (owners is not [var owner])
            {
                return [];
            }
            await FaceMatching.LockAsync(transaction, owner, cancellationToken);
            await FaceMatching.LockImagesAsync(transaction, [imageId], cancellationToken);
            var former = await transaction.QueryAsync(
                "SELECT f.id, f.box, f.confirmed OR EXISTS (SELECT FROM face_rejections r WHERE r.face_id = f.id) FROM faces f WHERE f.image_id = $1",
                reader => (Id: reader.GetGuid(0), Box: reader.GetFieldValue<double[]>(1), Said: reader.GetBoolean(2)),
                cancellationToken,
                imageId);
            var ids = new List<Guid>();
            foreach (var face in faces)
            {
                var same = former.Where(old => Overlap(old.Box, face.Box) >= SamePlace).OrderByDescending(old => Overlap(old.Box, face.Box)).Select(old => (Guid?)old.Id).FirstOrDefault();
                former.RemoveAll(old => old.Id == same);
                ids.Add(same ?? Guid.CreateVersion7());
            }
            await transaction.ExecuteAsync("DELETE FROM faces WHERE id = ANY ($1)", cancellationToken, Parameter.Uuids(former.Where(old => !old.Said).Select(old => old.Id)));
            foreach (var (id, face) in ids.Zip(faces))
            {
                await StoreAsync(transaction, owner, imageId, id, face, rule.Model, cancellationToken);
            }
            await FaceMatching.RecognizeAsync(transaction, owner, ids, rule, cancellationToken);
            var known = (await ReadPeopleAsync(transaction, imageId, cancellationToken)).ToDictionary(face => face.Id);
            return ids.ConvertAll(id => known.TryGetValue(id, out var face) ? face : new(id, null, null, null));
        },
        cancellationToken);

    /// <summary>The result with the people as they are known now: what was said of faces since it was made, names that were changed, people who were merged.</summary>
    public async Task<FacesResult> NameAsync(Guid imageId, FacesResult result, CancellationToken cancellationToken)
    {
        var known = await database.InTransactionAsync(async transaction => (await ReadPeopleAsync(transaction, imageId, cancellationToken)).ToDictionary(face => face.Id), cancellationToken);
        return result with
        {
            Items = [.. result.Items.Select(item => known.TryGetValue(item.Id, out var face)
                ? item with { PersonId = face.PersonId, PersonName = face.PersonName, Distance = face.Distance }
                : item with { PersonId = null, PersonName = null, Distance = null })],
        };
    }

    private static Task<List<RecognizedFace>> ReadPeopleAsync(NpgsqlTransaction transaction, Guid imageId, CancellationToken cancellationToken) => transaction.QueryAsync(
        "SELECT f.id, p.id, p.name, f.match_distance FROM faces f JOIN people p ON p.id = f.person_id WHERE f.image_id = $1",
        reader => new RecognizedFace(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.Get<double?>(3)),
        cancellationToken,
        imageId);

    /// <summary>Whoever the face was taken for before, it is recognised anew.</summary>
    private static Task<int> StoreAsync(NpgsqlTransaction transaction, Guid ownerId, Guid imageId, Guid id, NewFace face, string encodingModel, CancellationToken cancellationToken) => transaction.ExecuteAsync(
        """
        INSERT INTO faces (id, image_id, owner_id, box, score, encoding, encoding_model) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE
        SET box = excluded.box, score = excluded.score, encoding = excluded.encoding, encoding_model = excluded.encoding_model,
            person_id = CASE WHEN faces.confirmed THEN faces.person_id END, match_distance = NULL
        """,
        cancellationToken,
        id,
        imageId,
        ownerId,
        Parameter.Doubles(face.Box),
        face.Score,
        face.Encoding.IsEmpty ? null : new Vector(face.Encoding),
        face.Encoding.IsEmpty ? null : encodingModel);

    /// <summary>The area that both boxes cover, as a share of the area that either covers.</summary>
    private static double Overlap(double[] a, double[] b)
    {
        var width = Math.Min(a[0] + a[2], b[0] + b[2]) - Math.Max(a[0], b[0]);
        var height = Math.Min(a[1] + a[3], b[1] + b[3]) - Math.Max(a[1], b[1]);
        return width > 0 && height > 0 ? width * height / ((a[2] * a[3]) + (b[2] * b[3]) - (width * height)) : 0;
    }
}
