using Npgsql;
using NpgsqlTypes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// Of the messages of a key in a queue one is claimable or claimed at a time, and the others wait behind it. Whoever adds or removes messages with keys locks the
/// keys first, until the end of the transaction, so that the next of a key is never forgotten.
/// </summary>
internal static class OrderingKeys
{
    /// <summary>In the order of the locks, so that two transactions never wait for each other.</summary>
    public static void Lock<T>(NpgsqlBatch batch, IReadOnlyCollection<T> keys, Func<T, string> topic, Func<T, string> orderingKey) => batch.Add(
        """
        SELECT pg_advisory_xact_lock(lock)
        FROM (SELECT DISTINCT hashtextextended(topic || chr(1) || ordering_key, 2) AS lock FROM unnest($1, $2) AS given (topic, ordering_key) ORDER BY 1) AS locks
        """,
        keys.Column(NpgsqlDbType.Text, topic),
        keys.Column(NpgsqlDbType.Text, orderingKey));

    /// <summary>Lets the next message of a key go when none of the key is claimable or claimed.</summary>
    public static void Unblock<T>(NpgsqlBatch batch, IReadOnlyCollection<T> keys, Func<T, int> queueId, Func<T, string> orderingKey) => batch.Add(
        """
        UPDATE waiting w
        SET behind = false
        FROM (
            SELECT given.queue_id, (SELECT min(w.id) FROM waiting w WHERE w.queue_id = given.queue_id AND w.ordering_key = given.ordering_key) AS id
            FROM unnest($1, $2) AS given (queue_id, ordering_key)
            WHERE NOT EXISTS (SELECT FROM message m WHERE m.queue_id = given.queue_id AND m.ordering_key = given.ordering_key)
        ) AS first
        WHERE w.queue_id = first.queue_id AND w.id = first.id AND w.behind
        """,
        keys.Column(NpgsqlDbType.Integer, queueId),
        keys.Column(NpgsqlDbType.Text, orderingKey));
}
