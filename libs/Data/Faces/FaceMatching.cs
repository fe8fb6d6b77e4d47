using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Faces;

/// <summary>
/// Whose faces are: each that nobody has said anything of is the person's whose nearest confirmed face is near enough, and nearer by a margin than any other's.
/// The analysis asks for new faces, and whatever a person says of one asks for those that it bears upon; both by the rule in this one statement.
/// </summary>
internal static class FaceMatching
{
    /// <summary>Who each of the faces in <c>asked (id, encoding)</c> is. $1 owner, $2 encoder, $3 greatest distance, $4 margin.</summary>
    private const string Decide = """
        nearest AS (
            SELECT asked.id, near.person_id, near.distance
            FROM asked LEFT JOIN LATERAL (
                SELECT c.person_id, min(c.encoding <=> asked.encoding) AS distance
                FROM faces c
                WHERE c.owner_id = $1 AND c.encoding_model = $2 AND c.confirmed AND c.person_id IS NOT NULL AND c.encoding IS NOT NULL
                  AND NOT EXISTS (SELECT FROM face_rejections r WHERE r.face_id = asked.id AND r.person_id = c.person_id)
                GROUP BY c.person_id
                ORDER BY distance
                LIMIT 2
            ) near ON true
        ),
        ranked AS (
            SELECT id, (array_agg(person_id ORDER BY distance))[1] AS person_id, min(distance) AS distance, CASE WHEN count(person_id) > 1 THEN max(distance) - min(distance) END AS margin
            FROM nearest
            GROUP BY id
        ),
        decided AS (
            SELECT id, distance <= $3 AND coalesce(margin >= $4, true) AS sure, person_id, distance FROM ranked
        )
        SELECT f.id, f.image_id, CASE WHEN d.sure THEN d.person_id END, CASE WHEN d.sure THEN round(d.distance::numeric, 4)::double precision END
        FROM decided d JOIN faces f ON f.id = d.id
        WHERE f.person_id IS DISTINCT FROM CASE WHEN d.sure THEN d.person_id END OR f.match_distance IS DISTINCT FROM CASE WHEN d.sure THEN round(d.distance::numeric, 4)::double precision END
        """;

    /// <summary>One at a time for an owner: a face that comes in while another is named would be compared with what was said before.</summary>
    public static Task LockAsync(NpgsqlTransaction transaction, Guid ownerId, CancellationToken cancellationToken) =>
        transaction.QueryAsync("SELECT pg_advisory_xact_lock(hashtext('faces'), hashtext($1::text))", _ => 0, cancellationToken, ownerId);

    /// <summary>Recognises these faces, as far as nobody has said anything of them.</summary>
    public static async Task RecognizeAsync(NpgsqlTransaction transaction, Guid ownerId, IEnumerable<Guid> faceIds, MatchRule rule, CancellationToken cancellationToken)
    {
        var changes = await transaction.QueryAsync(
            $"""
            WITH asked AS (
                SELECT id, encoding FROM faces WHERE id = ANY ($5) AND owner_id = $1 AND NOT confirmed AND encoding_model = $2 AND encoding IS NOT NULL
            ),
            {Decide}
            """,
            Read,
            cancellationToken,
            [.. Rule(ownerId, rule), Parameter.Uuids(faceIds)]);
        await SetAsync(transaction, changes, cancellationToken);
    }

    /// <summary>Recognises anew all faces that what was said bears upon: those that are near the given ones, and those taken for the given people.</summary>
    /// <returns>The images whose people have changed by it.</returns>
    public static async Task<IReadOnlyCollection<Guid>> RecognizeAroundAsync(
        NpgsqlTransaction transaction, Guid ownerId, IReadOnlyCollection<Guid> faceIds, IReadOnlyCollection<Guid> people, MatchRule rule, CancellationToken cancellationToken)
    {
        // A face farther away than a match and the margin is the same with and without the given one.
        var changes = await transaction.QueryAsync(
            $"""
            WITH asked AS (
                SELECT f.id, f.encoding
                FROM faces f
                WHERE f.owner_id = $1 AND NOT f.confirmed AND f.encoding_model = $2 AND f.encoding IS NOT NULL
                  AND (f.person_id = ANY ($6)
                       OR EXISTS (SELECT FROM faces said WHERE said.id = ANY ($5) AND said.encoding_model = $2 AND said.encoding IS NOT NULL AND f.encoding <=> said.encoding <= $3 + $4))
            ),
            {Decide}
            """,
            Read,
            cancellationToken,
            [.. Rule(ownerId, rule), Parameter.Uuids(faceIds), Parameter.Uuids(people)]);
        var images = changes.Select(change => change.ImageId).Distinct().ToList();
        await LockImagesAsync(transaction, images, cancellationToken);
        await SetAsync(transaction, changes, cancellationToken);
        return images;
    }

    /// <summary>Images before what is on them, and in order, as everybody locks them.</summary>
    public static Task LockImagesAsync(NpgsqlTransaction transaction, IEnumerable<Guid> imageIds, CancellationToken cancellationToken) => transaction.QueryAsync(
        "SELECT id FROM images WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", _ => 0, cancellationToken, Parameter.Uuids(imageIds));

    private static object?[] Rule(Guid ownerId, MatchRule rule) => [ownerId, rule.Model, 1 - rule.Cosine, rule.Margin];

    private static Task<int> SetAsync(NpgsqlTransaction transaction, List<Change> changes, CancellationToken cancellationToken) => transaction.ExecuteAsync(
        """
        UPDATE faces f SET person_id = given.person_id, match_distance = given.distance
        FROM unnest($1, $2, $3) AS given (id, person_id, distance)
        WHERE f.id = given.id AND NOT f.confirmed
        """,
        cancellationToken,
        Parameter.Uuids(changes.Select(change => change.FaceId)),
        Parameter.NullableUuids(changes.Select(change => change.PersonId)),
        Parameter.NullableDoubles(changes.Select(change => change.Distance)));

    private static Change Read(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1), reader.Get<Guid?>(2), reader.Get<double?>(3));

    private sealed record Change(Guid FaceId, Guid ImageId, Guid? PersonId, double? Distance);
}
