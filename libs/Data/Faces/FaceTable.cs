using DaprImages.Postgres;
using Npgsql;
using Pgvector;

namespace DaprImages.Data.Faces;

/// <summary>The <c>faces</c> table: who is where in which image.</summary>
public sealed class FaceTable(NpgsqlDataSource database)
{
    // Two boxes that overlap so much, of the area that either covers, are the same face, found again.
    private const double SamePlace = 0.5;

    /// <summary>
    /// Makes these the faces of the image. One in the place of a former one keeps its id, and what a person said of it; a former one that is not found any more goes
    /// unless a person said who it is. Then each is compared with the faces of the owner's people. Safe to repeat.
    /// </summary>
    /// <param name="encodingModel">Encodings are compared with those of the same model only.</param>
    /// <returns>Empty when the image is gone.</returns>
    public Task<List<RecognizedFace>> ReplaceAsync(Guid imageId, IReadOnlyList<NewFace> faces, string encodingModel, MatchRule rule, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var recognized = new List<RecognizedFace>();
            var owner = await transaction.QueryAsync("SELECT owner_id FROM images WHERE id = $1 FOR UPDATE", reader => reader.GetGuid(0), cancellationToken, imageId);
            if (owner.Count == 0)
            {
                return recognized;
            }
            var former = await transaction.QueryAsync(
                "SELECT id, box, confirmed FROM faces WHERE image_id = $1",
                reader => (Id: reader.GetGuid(0), Box: reader.GetFieldValue<double[]>(1), Confirmed: reader.GetBoolean(2)),
                cancellationToken,
                imageId);
            var ids = new List<Guid>();
            foreach (var face in faces)
            {
                var same = former.Where(old => Overlap(old.Box, face.Box) >= SamePlace).OrderByDescending(old => Overlap(old.Box, face.Box)).Select(old => (Guid?)old.Id).FirstOrDefault();
                former.RemoveAll(old => old.Id == same);
                ids.Add(same ?? Guid.CreateVersion7());
            }
            await transaction.ExecuteAsync("DELETE FROM faces WHERE id = ANY ($1)", cancellationToken, Parameter.Uuids(former.Where(old => !old.Confirmed).Select(old => old.Id)));
            for (var i = 0; i < faces.Count; i++)
            {
                await StoreAsync(transaction, imageId, ids[i], faces[i], encodingModel, cancellationToken);
            }
            for (var i = 0; i < faces.Count; i++)
            {
                recognized.Add(await RecognizeAsync(transaction, owner[0], ids[i], faces[i], encodingModel, rule, cancellationToken));
            }
            return recognized;
        },
        cancellationToken);

    private static Task<int> StoreAsync(NpgsqlTransaction transaction, Guid imageId, Guid id, NewFace face, string encodingModel, CancellationToken cancellationToken) => transaction.ExecuteAsync(
        """
        INSERT INTO faces (id, image_id, box, score, encoding, encoding_model) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET box = excluded.box, score = excluded.score, encoding = excluded.encoding, encoding_model = excluded.encoding_model
        """,
        cancellationToken,
        id,
        imageId,
        Parameter.Doubles(face.Box),
        face.Score,
        face.Encoding.IsEmpty ? null : new Vector(face.Encoding),
        face.Encoding.IsEmpty ? null : encodingModel);

    private static async Task<RecognizedFace> RecognizeAsync(
        NpgsqlTransaction transaction, Guid ownerId, Guid id, NewFace face, string encodingModel, MatchRule rule, CancellationToken cancellationToken)
    {
        var said = await transaction.QueryAsync(
            "SELECT p.id, p.name FROM faces f JOIN people p ON p.id = f.person_id WHERE f.id = $1 AND f.confirmed",
            reader => new RecognizedFace(id, reader.GetGuid(0), reader.GetString(1), null),
            cancellationToken,
            id);
        if (said.Count > 0)
        {
            return said[0];
        }
        var found = face.Encoding.IsEmpty ? null : await NearestAsync(transaction, ownerId, id, face.Encoding, encodingModel, rule, cancellationToken);
        await transaction.ExecuteAsync(
            "UPDATE faces SET person_id = $2, match_distance = $3 WHERE id = $1 AND NOT confirmed", cancellationToken, id, Parameter.Uuid(found?.PersonId), Parameter.Double(found?.Distance));
        return found ?? new(id, null, null, null);
    }

    /// <summary>A person is as near as the nearest of the faces that somebody said are theirs.</summary>
    private static async Task<RecognizedFace?> NearestAsync(
        NpgsqlTransaction transaction, Guid ownerId, Guid id, ReadOnlyMemory<float> encoding, string encodingModel, MatchRule rule, CancellationToken cancellationToken)
    {
        var nearest = await transaction.QueryAsync(
            """
            SELECT p.id, p.name, min(f.encoding <=> $2) AS distance
            FROM faces f JOIN people p ON p.id = f.person_id
            WHERE p.owner_id = $1 AND f.confirmed AND f.encoding_model = $3 AND f.encoding IS NOT NULL AND f.id <> $4
              AND NOT EXISTS (SELECT FROM face_rejections r WHERE r.face_id = $4 AND r.person_id = p.id)
            GROUP BY p.id, p.name
            ORDER BY distance
            LIMIT 2
            """,
            reader => new RecognizedFace(id, reader.GetGuid(0), reader.GetString(1), Math.Round(reader.GetDouble(2), 4)),
            cancellationToken,
            ownerId,
            new Vector(encoding),
            encodingModel,
            id);
        var isNear = nearest.Count > 0 && 1 - nearest[0].Distance >= rule.Cosine;
        return isNear && (nearest.Count == 1 || nearest[1].Distance - nearest[0].Distance >= rule.Margin) ? nearest[0] : null;
    }

    /// <summary>The area that both boxes cover, as a share of the area that either covers.</summary>
    private static double Overlap(double[] a, double[] b)
    {
        var width = Math.Min(a[0] + a[2], b[0] + b[2]) - Math.Max(a[0], b[0]);
        var height = Math.Min(a[1] + a[3], b[1] + b[3]) - Math.Max(a[1], b[1]);
        return width > 0 && height > 0 ? width * height / ((a[2] * a[3]) + (b[2] * b[3]) - (width * height)) : 0;
    }
}
