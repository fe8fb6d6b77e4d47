using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>The <c>queue</c> table: which consumers a topic has. A topic that has none yet has a waiting room, the queue without consumer.</summary>
internal sealed class TopicTable(NpgsqlDataSource database)
{
    /// <summary>Makers of queues of one topic go one after another, so that there is never a waiting room beside a consumer.</summary>
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))";

    /// <summary>The queue of a consumer: its own, else the waiting room with all that is in it, else a new one.</summary>
    public Task<int> SubscribeAsync(string topic, string consumer, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            await transaction.ExecuteAsync(Lock, cancellationToken, topic);
            var ids = await transaction.QueryAsync(
                """
                WITH own AS (
                    SELECT id FROM queue WHERE topic = $1 AND consumer = $2
                ),
                taken_over AS (
                    UPDATE queue SET consumer = $2
                    WHERE topic = $1 AND consumer = '' AND NOT EXISTS (SELECT FROM own)
                    RETURNING id
                ),
                added AS (
                    INSERT INTO queue (topic, consumer)
                    SELECT $1, $2
                    WHERE NOT EXISTS (SELECT FROM own) AND NOT EXISTS (SELECT FROM queue WHERE topic = $1 AND consumer = '')
                    RETURNING id
                )
                SELECT id FROM own UNION ALL SELECT id FROM taken_over UNION ALL SELECT id FROM added
                """,
                reader => reader.GetInt32(0),
                cancellationToken,
                topic,
                consumer);
            return ids[0];
        },
        cancellationToken);

    /// <summary>Sees to it that what is published to a topic has somewhere to go.</summary>
    public Task<int> EnsureAsync(string topic, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            await transaction.ExecuteAsync(Lock, cancellationToken, topic);
            return await transaction.ExecuteAsync(
                "INSERT INTO queue (topic, consumer) SELECT $1, '' WHERE NOT EXISTS (SELECT FROM queue WHERE topic = $1)", cancellationToken, topic);
        },
        cancellationToken);

    /// <summary>How much waits in each queue and since when. Counted up to a limit, beyond which the exact number costs more than it tells.</summary>
    public Task<List<QueueDepth>> CountAsync(int limit, CancellationToken cancellationToken) => database.QueryAsync(
        """
        SELECT q.topic, q.consumer,
               (SELECT count(*) FROM (SELECT FROM message m WHERE m.queue_id = q.id LIMIT $1) AS counted),
               (SELECT count(*) FROM (SELECT FROM waiting w WHERE w.queue_id = q.id LIMIT $1) AS counted),
               coalesce((SELECT extract(epoch FROM now() - m.published_at)::double precision FROM message m WHERE m.queue_id = q.id ORDER BY m.id LIMIT 1), 0)
        FROM queue q
        """,
        reader => new QueueDepth(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), TimeSpan.FromSeconds(reader.GetDouble(4))),
        cancellationToken,
        limit);
}
