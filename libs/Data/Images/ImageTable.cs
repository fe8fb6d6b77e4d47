using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Images;

/// <summary>The <c>images</c> table. Every question names the owner: nobody reaches another's images.</summary>
public sealed class ImageTable(NpgsqlDataSource database)
{
    private const string Columns = """
        id, owner_id, file_name, content_type, byte_size, width, height, storage_key, uploaded_at, taken_at, camera_make, camera_model, latitude, longitude,
        caption, analysis_status, analysis_issues, current_run_id, latest_run_id, last_analyzed
        """;

    /// <summary>An image with the same bytes, if the owner has one.</summary>
    public async Task<ImageRecord?> FindByContentAsync(Guid ownerId, byte[] sha256, CancellationToken cancellationToken) => (await database.QueryAsync(
        $"SELECT {Columns} FROM images WHERE owner_id = $1 AND sha256 = $2", Read, cancellationToken, ownerId, sha256)).FirstOrDefault();

    public async Task<ImageRecord?> FindAsync(Guid ownerId, Guid imageId, CancellationToken cancellationToken) => (await database.QueryAsync(
        $"SELECT {Columns} FROM images WHERE owner_id = $1 AND id = $2", Read, cancellationToken, ownerId, imageId)).FirstOrDefault();

    /// <summary>The image whoever owns it; for the analysis, which works for all.</summary>
    public async Task<ImageRecord?> FindAsync(Guid imageId, CancellationToken cancellationToken) => (await database.QueryAsync(
        $"SELECT {Columns} FROM images WHERE id = $1", Read, cancellationToken, imageId)).FirstOrDefault();

    /// <summary>Enters the image, makes its file its own, and queues it for analysis, all or nothing.</summary>
    /// <param name="traceParent">W3C trace context that the analysis continues.</param>
    /// <returns>False when the owner has the same bytes already, or the file's reservation has run out; nothing was entered then.</returns>
    public Task<bool> AddAsync(NewImage image, Guid queueId, string? traceParent, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var reserved = await transaction.QueryAsync("SELECT storage_key FROM blobs WHERE storage_key = $1 FOR UPDATE", reader => reader.GetString(0), cancellationToken, image.StorageKey);
            if (reserved.Count == 0)
            {
                return false;
            }
            var added = await transaction.ExecuteAsync(
                """
                INSERT INTO images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT ON CONSTRAINT images_owner_id_sha256_key DO NOTHING
                """,
                cancellationToken,
                image.Id,
                image.OwnerId,
                image.FileName,
                image.ContentType,
                image.ByteSize,
                image.Sha256,
                image.Width,
                image.Height,
                image.StorageKey,
                image.UploadedAt.UtcDateTime);
            if (added == 0)
            {
                return false;
            }
            await transaction.ExecuteAsync("UPDATE blobs SET image_id = $2, delete_after = NULL WHERE storage_key = $1", cancellationToken, image.StorageKey, image.Id);
            await transaction.ExecuteAsync(
                "INSERT INTO analysis_queue (id, image_id, traceparent) VALUES ($1, $2, $3)", cancellationToken, queueId, image.Id, Parameter.Text(traceParent));
            return true;
        },
        cancellationToken);

    /// <summary>The owner's images, newest first.</summary>
    /// <param name="after">The id of the last image of the page before; null for the first page. Paging stays stable while images come in.</param>
    public Task<List<ImageRecord>> ListAsync(Guid ownerId, ImageFilter filter, Guid? after, int limit, CancellationToken cancellationToken)
    {
        var where = new ImageConditions(ownerId, filter);
        where.Narrow(after, "i.id < {0}");
        var sql = $"SELECT {Columns} FROM images i WHERE {where} ORDER BY id DESC LIMIT {where.Add(limit)}";
        return database.QueryAsync(sql, Read, cancellationToken, where.Parameters);
    }

    /// <summary>Those of the ids that are the owner's images, in no order.</summary>
    public Task<List<ImageRecord>> FindManyAsync(Guid ownerId, IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken) => database.QueryAsync(
        $"SELECT {Columns} FROM images WHERE owner_id = $1 AND id = ANY ($2)", Read, cancellationToken, ownerId, Parameter.Uuids(imageIds));

    /// <param name="width">Pixels of the upright image, as decoded.</param>
    public Task SetSizeAsync(Guid imageId, int width, int height, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE images SET width = $2, height = $3, updated_at = now() WHERE id = $1", cancellationToken, imageId, width, height);

    /// <summary>Removes the image with all that is known of it; its files go soon after.</summary>
    /// <returns>False when the owner has no such image.</returns>
    public Task<bool> DeleteAsync(Guid ownerId, Guid imageId, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            // The image first: who adds files to it meanwhile waits here and then finds it gone.
            var found = await transaction.QueryAsync("SELECT id FROM images WHERE owner_id = $1 AND id = $2 FOR UPDATE", reader => reader.GetGuid(0), cancellationToken, ownerId, imageId);
            if (found.Count == 0)
            {
                return false;
            }
            await transaction.ExecuteAsync("UPDATE blobs SET image_id = NULL, delete_after = now() WHERE image_id = $1", cancellationToken, imageId);
            await transaction.ExecuteAsync("DELETE FROM images WHERE id = $1", cancellationToken, imageId);
            return true;
        },
        cancellationToken);

    /// <summary>The owner's tags with the number of images that have each, the most frequent first.</summary>
    public Task<List<TagCount>> CountTagsAsync(Guid ownerId, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        """
        SELECT kind, name, count(*)
        FROM image_tags
        WHERE owner_id = $1
        GROUP BY kind, name
        ORDER BY count(*) DESC, name
        LIMIT $2
        """,
        reader => new TagCount(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)),
        cancellationToken,
        ownerId,
        limit);

    /// <summary>The tags of some images.</summary>
    public Task<List<ImageTag>> ReadTagsAsync(IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken) => database.QueryAsync(
        "SELECT image_id, kind, name, confidence FROM image_tags WHERE image_id = ANY ($1) ORDER BY image_id, confidence DESC, name",
        reader => new ImageTag(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3)),
        cancellationToken,
        Parameter.Uuids(imageIds));

    private static ImageRecord Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetInt64(4),
        reader.GetInt32(5),
        reader.GetInt32(6),
        reader.GetString(7),
        reader.GetDateTime(8),
        reader.Get<DateTime?>(9),
        reader.Get<string>(10),
        reader.Get<string>(11),
        reader.Get<double?>(12),
        reader.Get<double?>(13),
        reader.Get<string>(14),
        Statuses.ToImageStatus(reader.GetString(15)),
        reader.GetInt32(16),
        reader.Get<string>(17),
        reader.Get<string>(18),
        reader.Get<DateTime?>(19));
}
