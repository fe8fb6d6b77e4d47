using System.Globalization;
using DaprImages.Data.Images;
using DaprImages.Postgres;
using Npgsql;
using Pgvector;

namespace DaprImages.Data.Embeddings;

/// <summary>The embeddings of images, in <c>images.embedding</c>, and which of them are near one another.</summary>
public sealed class EmbeddingTable(NpgsqlDataSource database)
{
    /// <summary>Pairs that one image is entered in; in a long burst each is paired with its nearest, and they are one group all the same.</summary>
    private const int MaxPairs = 16;

    /// <summary>Images of an owner from which on the index is faster than comparing all.</summary>
    private const int Many = 2_000;

    /// <summary>Stores the vector, and pairs the image with those of its owner that are nearly the same picture. Safe to repeat.</summary>
    /// <param name="vector">Of length 1.</param>
    /// <param name="sameFrom">The least cosine of nearly the same pictures.</param>
    public Task SetAsync(Guid imageId, ReadOnlyMemory<float> vector, string model, double sameFrom, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var owners = await transaction.QueryAsync("SELECT owner_id FROM images WHERE id = $1", reader => reader.GetGuid(0), cancellationToken, imageId);
            if (owners is not [var owner])
            {
                return 0;
            }
            // One at a time for an owner: of two that come in together neither would see the other.
            await transaction.QueryAsync("SELECT pg_advisory_xact_lock(hashtext('near duplicates'), hashtext($1::text))", _ => 0, cancellationToken, owner);
            if (await transaction.ExecuteAsync("UPDATE images SET embedding = $2, embedding_model = $3 WHERE id = $1", cancellationToken, imageId, new Vector(vector), model) == 0)
            {
                return 0;
            }
            await transaction.ExecuteAsync("DELETE FROM near_duplicates WHERE image_id = $1 OR other_id = $1", cancellationToken, imageId);
            var near = await FindNearestAsync(transaction, Others(owner, imageId), vector, new EmbeddingModel(model, vector.Length), sameFrom, MaxPairs, cancellationToken);
            return await transaction.ExecuteAsync(
                """
                INSERT INTO near_duplicates (image_id, other_id, owner_id, similarity)
                SELECT greatest($1, other), least($1, other), $2, similarity FROM unnest($3, $4) AS near (other, similarity)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken,
                imageId,
                owner,
                Parameter.Uuids(near.Select(image => image.Id)),
                Parameter.Doubles(near.Select(image => image.Similarity)));
        },
        cancellationToken);

    /// <summary>The owner's images that look most like one of them, the nearest first.</summary>
    /// <param name="vector">That of the image, by the model.</param>
    public Task<List<(Guid Id, double Similarity)>> FindSimilarAsync(Guid ownerId, Guid imageId, ReadOnlyMemory<float> vector, EmbeddingModel model, int limit, CancellationToken cancellationToken) =>
        FindNearestAsync(Others(ownerId, imageId), vector, model, from: -1, limit, cancellationToken);

    /// <param name="from">The least cosine.</param>
    internal Task<List<(Guid Id, double Similarity)>> FindNearestAsync(
        ImageConditions where, ReadOnlyMemory<float> vector, EmbeddingModel model, double from, int limit, CancellationToken cancellationToken) =>
        database.InTransactionAsync(transaction => FindNearestAsync(transaction, where, vector, model, from, limit, cancellationToken), cancellationToken);

    /// <returns>Null when the owner has no such image, or it was not embedded.</returns>
    public async Task<(ReadOnlyMemory<float> Vector, string Model)?> FindAsync(Guid ownerId, Guid imageId, CancellationToken cancellationToken) => (await database.QueryAsync(
        "SELECT embedding, embedding_model FROM images WHERE owner_id = $1 AND id = $2 AND embedding IS NOT NULL",
        reader => ((ReadOnlyMemory<float>, string)?)(reader.GetFieldValue<Vector>(0).Memory, reader.GetString(1)),
        cancellationToken,
        ownerId,
        imageId)).FirstOrDefault();

    private static async Task<List<(Guid Id, double Similarity)>> FindNearestAsync(
        NpgsqlTransaction transaction, ImageConditions where, ReadOnlyMemory<float> vector, EmbeddingModel model, double from, int limit, CancellationToken cancellationToken)
    {
        var distance = $"{model.Expression} <=> {where.Add(new Vector(vector))}";
        // The index gives the nearest of all owners; iterating it goes on until there are enough that fulfil the conditions.
        await transaction.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL hnsw.scan_mem_multiplier = 4; SET LOCAL hnsw.ef_search = {Math.Clamp(limit, 40, 400)}"),
            cancellationToken);
        var sql = $"SELECT i.id, {distance} FROM images i WHERE {where} AND {model.Condition} ORDER BY {distance} LIMIT {where.Add(limit)}";
        // The planner does not count what it takes to read long vectors, and would compare thousands one by one. Where there are few, or few are left by a filter, that is
        // right; and where the index gives up among the images of others, it is all that helps.
        var byIndex = !where.IsNarrowed && await HasManyAsync(transaction, where, cancellationToken);
        var found = await ReadAsync(byIndex ? "SET LOCAL enable_sort = off" : "");
        if (byIndex && found.Count < limit)
        {
            found = await ReadAsync("SET LOCAL enable_indexscan = off");
        }
        return found.FindAll(image => image.Similarity >= from);

        async Task<List<(Guid Id, double Similarity)>> ReadAsync(string setting)
        {
            if (setting.Length == 0)
            {
                return await transaction.QueryAsync(sql, Read, cancellationToken, where.Parameters);
            }
            await transaction.ExecuteAsync(setting, cancellationToken);
            var rows = await transaction.QueryAsync(sql, Read, cancellationToken, where.Parameters);
            await transaction.ExecuteAsync("SET LOCAL enable_sort = on; SET LOCAL enable_indexscan = on", cancellationToken);
            return rows;
        }
    }

    private static async Task<bool> HasManyAsync(NpgsqlTransaction transaction, ImageConditions where, CancellationToken cancellationToken) => (await transaction.QueryAsync(
        "SELECT count(*) FROM (SELECT FROM images WHERE owner_id = $1 ORDER BY id LIMIT $2) AS counted", reader => reader.GetInt64(0), cancellationToken, where.Parameters[0], Many))[0] == Many;

    private static (Guid Id, double Similarity) Read(NpgsqlDataReader reader) => (reader.GetGuid(0), Math.Round(1 - reader.GetDouble(1), 4));

    private static ImageConditions Others(Guid ownerId, Guid imageId)
    {
        var where = new ImageConditions(ownerId, new ImageFilter());
        where.Narrow(imageId, "i.id <> {0}");
        return where;
    }
}
