using Npgsql;
using NpgsqlTypes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What becomes of claimed messages in the <c>message</c> and <c>waiting</c> tables.</summary>
internal sealed class SettlementTable(NpgsqlDataSource database, string channel)
{
    /// <summary>Settles messages, in one transaction. What its owner has lost meanwhile is left alone, so that the same may be done twice.</summary>
    public async Task<int> SettleAsync(long owner, IReadOnlyCollection<Settlement> settlements, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        List<Settlement> Of(SettlementKind kind) => [.. settlements.Where(settlement => settlement.Kind == kind)];

        var keyed = settlements.Where(settlement => settlement.Message.OrderingKey is not null).ToList();
        if (keyed.Count > 0)
        {
            OrderingKeys.Lock(batch, keyed, settlement => settlement.Topic, settlement => settlement.Message.OrderingKey!);
        }
        if (Of(SettlementKind.Done) is { Count: > 0 } done)
        {
            Remove(batch, owner, done);
        }
        if (Of(SettlementKind.Retry) is { Count: > 0 } retry)
        {
            PutOff(batch, owner, retry);
        }
        if (Of(SettlementKind.Dead) is { Count: > 0 } dead)
        {
            Bury(batch, owner, dead);
            Notification.Add(batch, channel, owner, [.. dead.Select(settlement => settlement.DeadLetterTopic!).Distinct(StringComparer.Ordinal)]);
        }
        if (Of(SettlementKind.Release) is { Count: > 0 } release)
        {
            GiveBack(batch, owner, release);
            Notification.Add(batch, channel, owner, [.. release.Select(settlement => settlement.Topic).Distinct(StringComparer.Ordinal)]);
        }
        if (keyed.Count > 0)
        {
            OrderingKeys.Unblock(batch, keyed, settlement => settlement.Message.QueueId, settlement => settlement.Message.OrderingKey!);
        }
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Remove(NpgsqlBatch batch, long owner, List<Settlement> settlements) => batch.Add(
        """
        DELETE FROM message m
        USING unnest($2, $3) AS given (queue_id, id)
        WHERE m.queue_id = given.queue_id AND m.id = given.id AND m.owner = $1
        """,
        Sql.Long(owner),
        QueueIds(settlements),
        Ids(settlements));

    private static void PutOff(NpgsqlBatch batch, long owner, List<Settlement> settlements) => batch.Add(
        """
        WITH refused AS (
            DELETE FROM message m
            USING unnest($2, $3, $4) AS given (queue_id, id, delay)
            WHERE m.queue_id = given.queue_id AND m.id = given.id AND m.owner = $1
            RETURNING m.*, given.delay
        )
        INSERT INTO waiting (id, queue_id, due_at, published_at, expires_at, deliveries, ordering_key, content_type, metadata, data)
        SELECT id, queue_id, now() + delay, published_at, expires_at, deliveries + 1, ordering_key, content_type, metadata, data
        FROM refused
        """,
        Sql.Long(owner),
        QueueIds(settlements),
        Ids(settlements),
        settlements.Column(NpgsqlDbType.Interval, settlement => settlement.Delay));

    private static void Bury(NpgsqlBatch batch, long owner, List<Settlement> settlements) => batch.Add(
        """
        WITH dead AS (
            DELETE FROM message m
            USING unnest($2, $3, $4, $5) AS given (queue_id, id, topic, metadata)
            WHERE m.queue_id = given.queue_id AND m.id = given.id AND m.owner = $1
            RETURNING m.*, given.topic AS dead_letter_topic, given.metadata AS dead_letter_metadata
        )
        INSERT INTO message (queue_id, content_type, metadata, data)
        SELECT q.id, dead.content_type, dead.dead_letter_metadata, dead.data
        FROM dead
        JOIN queue q ON q.topic = dead.dead_letter_topic
        ORDER BY dead.id
        """,
        Sql.Long(owner),
        QueueIds(settlements),
        Ids(settlements),
        settlements.Column(NpgsqlDbType.Text, settlement => settlement.DeadLetterTopic),
        settlements.Column(NpgsqlDbType.Text, settlement => settlement.DeadLetterMetadata));

    private static void GiveBack(NpgsqlBatch batch, long owner, List<Settlement> settlements) => batch.Add(
        """
        UPDATE message m
        SET owner = NULL, deliveries = m.deliveries + given.tries
        FROM unnest($2, $3, $4) AS given (queue_id, id, tries)
        WHERE m.queue_id = given.queue_id AND m.id = given.id AND m.owner = $1
        """,
        Sql.Long(owner),
        QueueIds(settlements),
        Ids(settlements),
        settlements.Column(NpgsqlDbType.Integer, settlement => settlement.WasDelivered ? 1 : 0));

    private static NpgsqlParameter QueueIds(List<Settlement> settlements) => settlements.Column(NpgsqlDbType.Integer, settlement => settlement.Message.QueueId);

    private static NpgsqlParameter Ids(List<Settlement> settlements) => settlements.Column(NpgsqlDbType.Bigint, settlement => settlement.Message.Id);
}
