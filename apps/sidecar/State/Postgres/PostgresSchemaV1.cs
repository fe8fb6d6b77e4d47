using System.Buffers.Text;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>Version 1: values are JSON, bytes in base64 among them; the etag is the row's <c>xmin</c>.</summary>
internal sealed class PostgresSchemaV1(string table, string metadataTable) : PostgresSchema(table, metadataTable)
{
    public override string MigrationsKey => "migrations";

    public override string LastCleanupKey => "last-cleanup";

    public override IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "QUERY_API", "ACTOR"];

    public override IReadOnlyList<string> Migrations =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            key text NOT NULL PRIMARY KEY,
            value jsonb NOT NULL,
            isbinary boolean NOT NULL,
            insertdate timestamptz NOT NULL DEFAULT now(),
            updatedate timestamptz
        )
        """,
        $"ALTER TABLE {Table} ADD expiredate timestamptz",
        $"""
        ALTER TABLE {Table} ADD row_id bigint GENERATED ALWAYS AS IDENTITY;
        CREATE UNIQUE INDEX {Table[(Table.LastIndexOf('.') + 1)..]}_row_id_uidx ON {Table} (row_id)
        """,
    ];

    public override string Selection => $"""
        SELECT key, value, isbinary, xmin::text, expiredate
        FROM {Table}
        WHERE (expiredate IS NULL OR expiredate >= now())
        """;

    public override string DeleteExpired => $"DELETE FROM {Table} WHERE expiredate < now()";

    public override NpgsqlBatchCommand Upsert(StateUpsert upsert)
    {
        var key = new NpgsqlParameter { Value = upsert.Key };
        var value = upsert.IsJson
            ? new NpgsqlParameter { Value = upsert.Value, NpgsqlDbType = NpgsqlDbType.Jsonb }
            : new NpgsqlParameter { Value = $"\"{Convert.ToBase64String(upsert.Value.Span)}\"", NpgsqlDbType = NpgsqlDbType.Jsonb };
        var binary = new NpgsqlParameter { Value = !upsert.IsJson };
        var seconds = new NpgsqlParameter { Value = (object?)upsert.TimeToLive?.TotalSeconds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double };
        return upsert.ETag is { } etag
            ? Command($"""
                UPDATE {Table}
                SET value = $2, isbinary = $3, updatedate = now(), expiredate = now() + make_interval(secs => $4)
                WHERE key = $1 AND xmin::text = $5 AND (expiredate IS NULL OR expiredate >= now())
                """, key, value, binary, seconds, ETag(etag))
            : Command($"""
                INSERT INTO {Table} AS stored (key, value, isbinary, expiredate)
                VALUES ($1, $2, $3, now() + make_interval(secs => $4))
                ON CONFLICT (key) DO UPDATE
                SET value = EXCLUDED.value, isbinary = EXCLUDED.isbinary, updatedate = now(), expiredate = EXCLUDED.expiredate
                {(upsert.FirstWrite ? "WHERE stored.expiredate < now()" : "")}
                """, key, value, binary, seconds);
    }

    public override NpgsqlBatchCommand Delete(StateDeletion deletion)
    {
        var key = new NpgsqlParameter { Value = deletion.Key };
        return deletion.ETag is { } etag
            ? Command($"DELETE FROM {Table} WHERE key = $1 AND xmin::text = $2", key, ETag(etag))
            : Command($"DELETE FROM {Table} WHERE key = $1", key);
    }

    public override StoredState Read(NpgsqlDataReader row)
    {
        var value = row.GetFieldValue<byte[]>(1);
        return new StoredState(
            row.GetString(0),
            row.GetBoolean(2) ? Decode(value) : value,
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4));
    }

    private static NpgsqlParameter ETag(string etag) => uint.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var xmin)
        ? new NpgsqlParameter { Value = xmin.ToString(CultureInfo.InvariantCulture) }
        : throw new StateConflictException(StateConflict.ETagInvalid, $"invalid etag value: strconv.ParseUint: parsing \"{etag.Replace("\"", "\\\"", StringComparison.Ordinal)}\": invalid syntax");

    private static byte[] Decode(byte[] quoted)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(quoted.Length)];
        Base64.DecodeFromUtf8(quoted.AsSpan(1, quoted.Length - 2), bytes, out _, out var written);
        return bytes[..written];
    }
}
