using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>Version 2: values are bytes, and the etag a column of its own.</summary>
internal sealed class PostgresSchemaV2(string prefix, string metadataTable) : PostgresSchema($"{prefix}state", metadataTable)
{
    public override string MigrationsKey => $"migrations-state-v2-{prefix}";

    public override string LastCleanupKey => $"last-cleanup-state-v2-{MetadataTable}";

    public override IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    public override IReadOnlyList<string> Migrations =>
    [
        $"""
        CREATE TABLE {Table} (
            key text NOT NULL PRIMARY KEY,
            value bytea NOT NULL,
            etag uuid NOT NULL DEFAULT gen_random_uuid(),
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz,
            expires_at timestamptz
        );
        CREATE INDEX ON {Table} (expires_at)
        """,
    ];

    public override string Selection => $"""
        SELECT key, value, etag::text, expires_at
        FROM {Table}
        WHERE (expires_at IS NULL OR expires_at >= now())
        """;

    public override string DeleteExpired => $"DELETE FROM {Table} WHERE expires_at < now()";

    public override NpgsqlBatchCommand Upsert(StateUpsert upsert)
    {
        var key = new NpgsqlParameter { Value = upsert.Key };
        var value = new NpgsqlParameter { Value = upsert.Value, NpgsqlDbType = NpgsqlDbType.Bytea };
        var seconds = new NpgsqlParameter { Value = (object?)upsert.TimeToLive?.TotalSeconds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double };
        return upsert.ETag is { } etag
            ? Command($"""
                UPDATE {Table}
                SET value = $2, etag = gen_random_uuid(), updated_at = now(), expires_at = now() + make_interval(secs => $3)
                WHERE key = $1 AND etag::text = $4 AND (expires_at IS NULL OR expires_at >= now())
                """, key, value, seconds, new NpgsqlParameter { Value = etag })
            : Command($"""
                INSERT INTO {Table} AS stored (key, value, expires_at)
                VALUES ($1, $2, now() + make_interval(secs => $3))
                ON CONFLICT (key) DO UPDATE
                SET value = EXCLUDED.value, etag = gen_random_uuid(), updated_at = now(), expires_at = EXCLUDED.expires_at
                {(upsert.FirstWrite ? "WHERE stored.expires_at < now()" : "")}
                """, key, value, seconds);
    }

    public override NpgsqlBatchCommand Delete(StateDeletion deletion)
    {
        var key = new NpgsqlParameter { Value = deletion.Key };
        return deletion.ETag is { } etag
            ? Command($"DELETE FROM {Table} WHERE key = $1 AND etag::text = $2", key, new NpgsqlParameter { Value = etag })
            : Command($"DELETE FROM {Table} WHERE key = $1", key);
    }

    public override StoredState Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetFieldValue<byte[]>(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3));
}
