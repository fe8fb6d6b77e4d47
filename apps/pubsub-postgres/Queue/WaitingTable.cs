using System.Data;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What time does to messages: those that wait become due, those that live too long expire.</summary>
internal sealed class WaitingTable(NpgsqlDataSource database)
{
    /// <summary>Rows in one statement at most, so that none takes long.</summary>
    public const int BatchSize = 1_000;

    /// <summary>Makes what is due claimable.</summary>
    /// <returns>The topics of what became claimable, a topic for each message; and how long until the next is due, null when none is in sight.</returns>
    public async Task<(List<string> Topics, TimeSpan? NextIn)> PromoteAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        batch.Add($"""
            WITH due AS (
                SELECT queue_id, id
                FROM waiting
                WHERE NOT behind AND due_at <= now()
                ORDER BY due_at
                LIMIT {BatchSize}
                FOR UPDATE SKIP LOCKED
            ),
            moved AS (
                DELETE FROM waiting w
                USING due
                WHERE w.queue_id = due.queue_id AND w.id = due.id
                RETURNING w.*
            ),
            added AS (
                INSERT INTO message (id, queue_id, published_at, expires_at, deliveries, ordering_key, content_type, metadata, data)
                SELECT id, queue_id, published_at, expires_at, deliveries, ordering_key, content_type, metadata, data
                FROM moved
            )
            SELECT q.topic FROM moved JOIN queue q ON q.id = moved.queue_id
            """);
        batch.Add("SELECT extract(epoch FROM due_at - now())::double precision FROM waiting WHERE NOT behind ORDER BY due_at LIMIT 1");

        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        var topics = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            topics.Add(reader.GetString(0));
        }
        await reader.NextResultAsync(cancellationToken);
        return (topics, await reader.ReadAsync(cancellationToken) ? TimeSpan.FromSeconds(Math.Clamp(reader.GetDouble(0), 0, 3600)) : null);
    }

    /// <summary>Removes what has outlived its time and is in nobody's hands, and lets what stood behind it go.</summary>
    /// <returns>The topics of what was removed, a topic for each message.</returns>
    public Task<List<string>> ExpireAsync(CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var removed = await transaction.QueryAsync(
                $"""
                WITH old AS (
                    SELECT queue_id, id
                    FROM message
                    WHERE expires_at <= now() AND (owner IS NULL OR owner <> ALL (ARRAY (SELECT o.id FROM owner o)))
                    LIMIT {BatchSize}
                    FOR UPDATE SKIP LOCKED
                ),
                removed AS (
                    DELETE FROM message m USING old WHERE m.queue_id = old.queue_id AND m.id = old.id RETURNING m.queue_id, m.ordering_key
                ),
                old_waiting AS (
                    SELECT queue_id, id FROM waiting WHERE expires_at <= now() LIMIT {BatchSize} FOR UPDATE SKIP LOCKED
                ),
                removed_waiting AS (
                    DELETE FROM waiting w USING old_waiting old WHERE w.queue_id = old.queue_id AND w.id = old.id RETURNING w.queue_id, w.ordering_key
                )
                SELECT q.topic, q.id, gone.ordering_key
                FROM (SELECT * FROM removed UNION ALL SELECT * FROM removed_waiting) AS gone
                JOIN queue q ON q.id = gone.queue_id
                """,
                reader => (Topic: reader.GetString(0), QueueId: reader.GetInt32(1), OrderingKey: reader.Get<string>(2)),
                cancellationToken);
            var keyed = removed.Where(message => message.OrderingKey is not null).Distinct().ToList();
            if (keyed.Count > 0)
            {
                await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
                OrderingKeys.Lock(batch, keyed, message => message.Topic, message => message.OrderingKey!);
                OrderingKeys.Unblock(batch, keyed, message => message.QueueId, message => message.OrderingKey!);
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
            return removed.ConvertAll(message => message.Topic);
        },
        cancellationToken);
}
