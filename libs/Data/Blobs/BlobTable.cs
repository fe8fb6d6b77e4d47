using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Blobs;

/// <summary>
/// Which files are in the image store, and until when those without an image are kept. Enter a file before writing it; whatever fails afterwards, the
/// cleaner finds it.
/// </summary>
public sealed class BlobTable(NpgsqlDataSource database)
{
    /// <summary>How long a file may be under way to its image.</summary>
    public static readonly TimeSpan Reservation = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public Task ReserveAsync(IReadOnlyCollection<string> storageKeys, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO blobs (storage_key, delete_after)
        SELECT storage_key, now() + $2 FROM unnest($1) AS given (storage_key)
        ON CONFLICT ON CONSTRAINT blobs_pkey DO NOTHING
        """,
        cancellationToken,
        Parameter.Texts(storageKeys),
        Reservation);

    /// <summary>Makes written files an image's own.</summary>
    /// <returns>False when the image is gone; the files go too.</returns>
    public Task<bool> AssignAsync(Guid imageId, IReadOnlyCollection<string> storageKeys, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var found = await transaction.QueryAsync("SELECT id FROM images WHERE id = $1 FOR KEY SHARE", reader => reader.GetGuid(0), cancellationToken, imageId);
            if (found.Count > 0)
            {
                await transaction.ExecuteAsync("UPDATE blobs SET image_id = $1, delete_after = NULL WHERE storage_key = ANY ($2)", cancellationToken, imageId, Parameter.Texts(storageKeys));
                return true;
            }
            // The rows may be gone too, deleted with the image before the files were written again.
            await transaction.ExecuteAsync(
                """
                INSERT INTO blobs (storage_key, delete_after)
                SELECT storage_key, now() FROM unnest($1) AS given (storage_key)
                ON CONFLICT ON CONSTRAINT blobs_pkey DO UPDATE SET delete_after = now()
                """,
                cancellationToken,
                Parameter.Texts(storageKeys));
            return false;
        },
        cancellationToken);

    /// <summary>The files of an image.</summary>
    public Task<List<string>> ListAsync(Guid imageId, CancellationToken cancellationToken) =>
        database.QueryAsync("SELECT storage_key FROM blobs WHERE image_id = $1", reader => reader.GetString(0), cancellationToken, imageId);

    /// <summary>The file is not wanted any more.</summary>
    public Task AbandonAsync(string storageKey, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE blobs SET image_id = NULL, delete_after = now() WHERE storage_key = $1", cancellationToken, storageKey);

    /// <summary>Takes files whose time has run out and has them deleted. Any number of processes may do so at once; what fails is tried again later.</summary>
    /// <param name="delete">Deletes a file from the store and says whether it is gone; one that was not there is.</param>
    /// <returns>How many files were taken.</returns>
    public Task<int> DeleteExpiredAsync(Func<string, CancellationToken, Task<bool>> delete, int limit, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var expired = await transaction.QueryAsync(
                "SELECT storage_key FROM blobs WHERE delete_after <= now() ORDER BY delete_after LIMIT $1 FOR UPDATE SKIP LOCKED",
                reader => reader.GetString(0),
                cancellationToken,
                limit);
            var gone = new List<string>();
            foreach (var storageKey in expired)
            {
                if (await delete(storageKey, cancellationToken))
                {
                    gone.Add(storageKey);
                }
            }
            await transaction.ExecuteAsync("DELETE FROM blobs WHERE storage_key = ANY ($1)", cancellationToken, Parameter.Texts(gone));
            await transaction.ExecuteAsync("UPDATE blobs SET delete_after = now() + $2 WHERE storage_key = ANY ($1)", cancellationToken, Parameter.Texts(expired.Except(gone)), RetryAfter);
            return expired.Count;
        },
        cancellationToken);
}
