using System.Data;
using DaprImages.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Publishing into the <c>message</c> and <c>waiting</c> tables, and claiming from the former.</summary>
internal sealed class MessageTable(NpgsqlDataSource database, string channel)
{
    private const string MissingTopic = "missing_topic";

    /// <summary>Adds messages to every queue of their topics, in one transaction.</summary>
    /// <param name="sender">Goes into the notification, so that its sender can ignore it.</param>
    /// <returns>Those that were not added because their topics have no queue.</returns>
    public async Task<List<NewMessage>> AddAsync(IReadOnlyList<NewMessage> messages, long sender, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        var kinds = messages.ToLookup(message => message.IsPlain);
        if (kinds[true].Any())
        {
            AddPlain(batch, [.. kinds[true]]);
        }
        if (kinds[false].Any())
        {
            AddOthers(batch, [.. kinds[false]]);
        }
        Notification.Add(batch, channel, sender, TopicsOf(messages));

        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        var missing = new HashSet<(string Topic, bool IsPlain)>();
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.GetName(0) == MissingTopic)
                {
                    missing.Add((reader.GetString(0), reader.GetBoolean(1)));
                }
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return missing.Count == 0 ? [] : [.. messages.Where(message => missing.Contains((message.Topic, message.IsPlain)))];
    }

    /// <summary>Takes the oldest claimable messages of several queues: those without an owner that is alive.</summary>
    /// <remarks>
    /// Updated by their place (ctid), because the planner cannot know how small the limit is: joined by their key it would read a table of ten million rows whole.
    /// Nobody else can move a row that is locked.
    /// </remarks>
    /// <param name="maxBytes">Of a queue in one claim; a single message may be larger.</param>
    public Task<List<ClaimedMessage>> ClaimAsync(long owner, IReadOnlyCollection<(int QueueId, int Limit)> wanted, long maxBytes, CancellationToken cancellationToken) => database.QueryAsync(
        """
        WITH next AS (
            SELECT free.place, sum(free.size) OVER (PARTITION BY wanted.queue_id ORDER BY free.id) - free.size AS before
            FROM unnest($2, $3) AS wanted (queue_id, room)
            CROSS JOIN LATERAL (
                SELECT m.ctid AS place, m.id, octet_length(m.data) AS size
                FROM message m
                WHERE m.queue_id = wanted.queue_id
                  AND (m.owner IS NULL OR m.owner <> ALL (ARRAY (SELECT o.id FROM owner o)))
                  AND (m.expires_at IS NULL OR m.expires_at > now())
                ORDER BY m.id
                LIMIT wanted.room
                FOR UPDATE SKIP LOCKED
            ) AS free
        ),
        claimed AS (
            UPDATE message m
            SET owner = $1
            WHERE m.ctid = ANY (ARRAY (SELECT next.place FROM next WHERE next.before < $4))
            RETURNING m.queue_id, m.id, m.deliveries, m.ordering_key, m.content_type, m.metadata, m.data
        )
        SELECT queue_id, id, deliveries, ordering_key, content_type, metadata, data
        FROM claimed
        ORDER BY id
        """,
        reader => new ClaimedMessage(
            reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), reader.Get<string>(3), reader.Get<string>(4), reader.Get<string>(5), reader.GetFieldValue<byte[]>(6)),
        cancellationToken,
        owner,
        wanted.Column(NpgsqlDbType.Integer, queue => queue.QueueId),
        wanted.Column(NpgsqlDbType.Integer, queue => queue.Limit),
        maxBytes);

    private static void AddPlain(NpgsqlBatch batch, List<NewMessage> messages) => batch.Add(
        """
        WITH added AS (
            INSERT INTO message (queue_id, expires_at, content_type, metadata, data)
            SELECT q.id, now() + given.time_to_live, given.content_type, given.metadata, given.data
            FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS given (topic, data, content_type, metadata, time_to_live, n)
            JOIN queue q ON q.topic = given.topic
            ORDER BY given.n
        )
        SELECT topic AS missing_topic, true FROM unnest($6) AS given (topic) WHERE NOT EXISTS (SELECT FROM queue q WHERE q.topic = given.topic)
        """,
        messages.Column(NpgsqlDbType.Text, message => message.Topic),
        messages.Column(NpgsqlDbType.Bytea, message => message.Data),
        messages.Column(NpgsqlDbType.Text, message => message.ContentType),
        messages.Column(NpgsqlDbType.Text, message => message.Metadata),
        messages.Column(NpgsqlDbType.Interval, message => message.TimeToLive),
        TopicsOf(messages).Column(NpgsqlDbType.Text, topic => topic));

    /// <summary>Delayed messages wait; of a key's messages the first is claimable if none is there before it, and the others wait behind it.</summary>
    private static void AddOthers(NpgsqlBatch batch, List<NewMessage> messages)
    {
        var keyed = messages.Where(message => message.OrderingKey is not null).ToList();
        if (keyed.Count > 0)
        {
            OrderingKeys.Lock(batch, keyed, message => message.Topic, message => message.OrderingKey!);
        }
        batch.Add(
            """
            WITH added AS MATERIALIZED (
                SELECT nextval('message_id') AS id, given.*, now() + given.delay AS due_at, now() + given.time_to_live AS expires_at,
                       given.ordering_key IS NOT NULL AND (
                           row_number() OVER (PARTITION BY given.queue_id, given.ordering_key ORDER BY given.n) > 1
                           OR EXISTS (SELECT FROM message m WHERE m.queue_id = given.queue_id AND m.ordering_key = given.ordering_key)
                           OR EXISTS (SELECT FROM waiting w WHERE w.queue_id = given.queue_id AND w.ordering_key = given.ordering_key)
                       ) AS behind
                FROM (
                    SELECT q.id AS queue_id, given.*
                    FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS given (topic, data, content_type, metadata, time_to_live, delay, ordering_key, n)
                    JOIN queue q ON q.topic = given.topic
                    ORDER BY given.n
                ) AS given
            ),
            ready AS (
                INSERT INTO message (id, queue_id, expires_at, ordering_key, content_type, metadata, data)
                SELECT id, queue_id, expires_at, ordering_key, content_type, metadata, data
                FROM added
                WHERE NOT behind AND delay = '0'
            ),
            held AS (
                INSERT INTO waiting (id, queue_id, due_at, behind, expires_at, ordering_key, content_type, metadata, data)
                SELECT id, queue_id, due_at, behind, expires_at, ordering_key, content_type, metadata, data
                FROM added
                WHERE behind OR delay > '0'
            )
            SELECT topic AS missing_topic, false FROM unnest($8) AS given (topic) WHERE NOT EXISTS (SELECT FROM queue q WHERE q.topic = given.topic)
            """,
            messages.Column(NpgsqlDbType.Text, message => message.Topic),
            messages.Column(NpgsqlDbType.Bytea, message => message.Data),
            messages.Column(NpgsqlDbType.Text, message => message.ContentType),
            messages.Column(NpgsqlDbType.Text, message => message.Metadata),
            messages.Column(NpgsqlDbType.Interval, message => message.TimeToLive),
            messages.Column(NpgsqlDbType.Interval, message => message.Delay),
            messages.Column(NpgsqlDbType.Text, message => message.OrderingKey),
            TopicsOf(messages).Column(NpgsqlDbType.Text, topic => topic));
    }

    private static List<string> TopicsOf(IEnumerable<NewMessage> messages) => [.. messages.Select(message => message.Topic).Distinct(StringComparer.Ordinal)];
}
