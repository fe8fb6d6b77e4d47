using System.Data;
using DaprImages.Sidecar.Workflows.Engine;
using DurableTask.Protocol;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>
/// The tables of <c>dapr_workflow</c> for one app. Reads go straight to the database; writes go through the <see cref="WriteQueue"/> and may be sent twice,
/// which is why inserts skip what is there and ids are made here.
/// </summary>
internal sealed class WorkflowStore(NpgsqlDataSource database, WriteQueue writes, string appId)
{
    public const string Schema = "dapr_workflow";

    private const string InstanceColumns = "status, started_event, completed_event, custom_status, created_at, updated_at, started_at";

    private long _lastInboxId;

    /// <summary>A new inbox id; events of an instance are taken in the order of their ids.</summary>
    public long NextInboxId() => Interlocked.Increment(ref _lastInboxId);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT coalesce(max(id), 0) FROM dapr_workflow.inbox WHERE app_id = $1");
        command.Parameters.Add(Text(appId));
        _lastInboxId = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // --- reading -------------------------------------------------------------------------------------------------------------------------------

    public async Task<StoredInstance?> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {InstanceColumns} FROM dapr_workflow.instance WHERE app_id = $1 AND instance_id = $2");
        command.Parameters.Add(Text(appId));
        command.Parameters.Add(Text(instanceId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new StoredInstance(
            (OrchestrationStatus)reader.GetInt16(0),
            reader.IsDBNull(1) ? null : HistoryEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1)),
            reader.IsDBNull(2) ? null : HistoryEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(2)),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            reader.GetFieldValue<DateTimeOffset>(5),
            reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6)) : null;
    }

    public Task<List<HistoryEvent>> ReadHistoryAsync(string instanceId, CancellationToken cancellationToken) => ReadAsync(
        "SELECT event FROM dapr_workflow.history WHERE app_id = $1 AND instance_id = $2 ORDER BY position",
        reader => HistoryEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)),
        cancellationToken,
        Text(appId),
        Text(instanceId));

    /// <summary>The events that wait for an instance, timers that are not due among them.</summary>
    public Task<List<InboxEvent>> ReadInboxAsync(string instanceId, CancellationToken cancellationToken) => ReadAsync(
        "SELECT id, due_at, event FROM dapr_workflow.inbox WHERE app_id = $1 AND instance_id = $2 ORDER BY id",
        reader => new InboxEvent(reader.GetInt64(0), instanceId, reader.GetFieldValue<DateTimeOffset>(1), HistoryEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(2))),
        cancellationToken,
        Text(appId),
        Text(instanceId));

    /// <summary>Instances with an event that became due after one moment and until another.</summary>
    public Task<List<string>> FindDueAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken) => ReadAsync(
        "SELECT DISTINCT instance_id FROM dapr_workflow.inbox WHERE app_id = $1 AND due_at > $2 AND due_at <= $3",
        reader => reader.GetString(0),
        cancellationToken,
        Text(appId),
        Time(after),
        Time(until));

    /// <summary>When the next event becomes due after a moment; null when there is none.</summary>
    public async Task<DateTimeOffset?> FindNextDueAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT due_at FROM dapr_workflow.inbox WHERE app_id = $1 AND due_at > $2 ORDER BY due_at LIMIT 1");
        command.Parameters.Add(Text(appId));
        command.Parameters.Add(Time(after));
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime next ? new DateTimeOffset(next) : null;
    }

    public Task<List<(string InstanceId, HistoryEvent Scheduled)>> ReadActivitiesAsync(CancellationToken cancellationToken) => ReadAsync(
        "SELECT instance_id, event FROM dapr_workflow.activity WHERE app_id = $1 ORDER BY instance_id, task_id",
        reader => (reader.GetString(0), HistoryEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1))),
        cancellationToken,
        Text(appId));

    public Task<List<string>> ListAsync(string? after, int count, CancellationToken cancellationToken) => ReadAsync(
        "SELECT instance_id FROM dapr_workflow.instance WHERE app_id = $1 AND instance_id > $2 ORDER BY instance_id LIMIT $3",
        reader => reader.GetString(0),
        cancellationToken,
        Text(appId),
        Text(after ?? ""),
        new NpgsqlParameter<int> { TypedValue = count });

    public Task<List<string>> FindPurgeableAsync(DateTimeOffset now, int count, CancellationToken cancellationToken) => ReadAsync(
        "SELECT instance_id FROM dapr_workflow.instance WHERE app_id = $1 AND purge_at <= $2 ORDER BY purge_at LIMIT $3",
        reader => reader.GetString(0),
        cancellationToken,
        Text(appId),
        Time(now),
        new NpgsqlParameter<int> { TypedValue = count });

    // --- writing -------------------------------------------------------------------------------------------------------------------------------

    public Task CommitAsync(Action<NpgsqlBatch> statements) => writes.CommitAsync(statements);

    /// <summary>Makes an instance, in place of a finished one of the same id.</summary>
    public void Create(NpgsqlBatch batch, InboxEvent start, DateTimeOffset now)
    {
        DeleteAll(batch, start.InstanceId);
        Add(
            batch,
            """
            INSERT INTO dapr_workflow.instance (app_id, instance_id, status, started_event, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT ON CONSTRAINT instance_pkey DO NOTHING
            """,
            Text(appId),
            Text(start.InstanceId),
            Small((short)OrchestrationStatus.Pending),
            Bytes(start.Event.ToByteArray()),
            Time(now));
        AddToInbox(batch, [start]);
    }

    /// <summary>Makes an instance that is under way already.</summary>
    public void CreateRunning(NpgsqlBatch batch, string instanceId, StoredInstance state, DateTimeOffset now)
    {
        Add(
            batch,
            """
            INSERT INTO dapr_workflow.instance (app_id, instance_id, status, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT ON CONSTRAINT instance_pkey DO NOTHING
            """,
            Text(appId),
            Text(instanceId),
            Small((short)state.Status),
            Time(now));
        Update(batch, instanceId, state, purgeAt: null);
    }

    public void Update(NpgsqlBatch batch, string instanceId, StoredInstance state, DateTimeOffset? purgeAt) => Add(
        batch,
        """
        UPDATE dapr_workflow.instance
        SET status = $3, started_event = $4, completed_event = $5, custom_status = $6, updated_at = $7, started_at = $8, purge_at = $9
        WHERE app_id = $1 AND instance_id = $2
        """,
        Text(appId),
        Text(instanceId),
        Small((short)state.Status),
        Bytes(state.Started?.ToByteArray()),
        Bytes(state.Completed?.ToByteArray()),
        Text(state.CustomStatus),
        Time(state.UpdatedAt),
        Time(state.StartedAt),
        Time(purgeAt));

    public void AppendHistory(NpgsqlBatch batch, string instanceId, int position, IReadOnlyList<HistoryEvent> events) => Add(
        batch,
        """
        INSERT INTO dapr_workflow.history (app_id, instance_id, position, event)
        SELECT $1, $2, $3 + n::integer - 1, event
        FROM unnest($4) WITH ORDINALITY AS given (event, n)
        ON CONFLICT ON CONSTRAINT history_pkey DO NOTHING
        """,
        Text(appId),
        Text(instanceId),
        new NpgsqlParameter<int> { TypedValue = position },
        BytesArray(events));

    public void DeleteHistory(NpgsqlBatch batch, string instanceId) => Delete(batch, "history", instanceId);

    public void AddToInbox(NpgsqlBatch batch, IReadOnlyList<InboxEvent> events) => Add(
        batch,
        """
        INSERT INTO dapr_workflow.inbox (app_id, id, instance_id, due_at, settles, event)
        SELECT $1, id, instance_id, due_at, settles, event
        FROM unnest($2, $3, $4, $5, $6) AS given (id, instance_id, due_at, settles, event)
        ON CONFLICT ON CONSTRAINT inbox_pkey DO NOTHING
        """,
        Text(appId),
        new NpgsqlParameter { Value = events.Select(e => e.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        new NpgsqlParameter { Value = events.Select(e => e.InstanceId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        new NpgsqlParameter { Value = events.Select(e => e.DueAt.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        new NpgsqlParameter { Value = events.Select(e => InstanceState.Settles(e.Event)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
        BytesArray(events.Select(e => e.Event)));

    public void RemoveFromInbox(NpgsqlBatch batch, IEnumerable<long> ids) => Add(
        batch,
        "DELETE FROM dapr_workflow.inbox WHERE app_id = $1 AND id = ANY ($2)",
        Text(appId),
        new NpgsqlParameter { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });

    /// <summary>Removes timers and results, which belong to the generation that asked for them.</summary>
    public void DeleteSettlements(NpgsqlBatch batch, string instanceId) =>
        Add(batch, "DELETE FROM dapr_workflow.inbox WHERE app_id = $1 AND instance_id = $2 AND settles", Text(appId), Text(instanceId));

    public void DeleteInbox(NpgsqlBatch batch, string instanceId) => Delete(batch, "inbox", instanceId);

    public void AddActivities(NpgsqlBatch batch, string instanceId, IReadOnlyList<HistoryEvent> scheduled) => Add(
        batch,
        """
        INSERT INTO dapr_workflow.activity (app_id, instance_id, task_id, event)
        SELECT $1, $2, task_id, event
        FROM unnest($3, $4) AS given (task_id, event)
        ON CONFLICT ON CONSTRAINT activity_pkey DO NOTHING
        """,
        Text(appId),
        Text(instanceId),
        new NpgsqlParameter { Value = scheduled.Select(e => e.EventId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
        BytesArray(scheduled));

    public void RemoveActivity(NpgsqlBatch batch, string instanceId, int taskId) => Add(
        batch,
        "DELETE FROM dapr_workflow.activity WHERE app_id = $1 AND instance_id = $2 AND task_id = $3",
        Text(appId),
        Text(instanceId),
        new NpgsqlParameter<int> { TypedValue = taskId });

    public void DeleteActivities(NpgsqlBatch batch, string instanceId) => Delete(batch, "activity", instanceId);

    /// <summary>Removes an instance with all that belongs to it.</summary>
    public void DeleteAll(NpgsqlBatch batch, string instanceId)
    {
        Delete(batch, "history", instanceId);
        Delete(batch, "inbox", instanceId);
        Delete(batch, "activity", instanceId);
        Delete(batch, "instance", instanceId);
    }

    private void Delete(NpgsqlBatch batch, string table, string instanceId) =>
        Add(batch, $"DELETE FROM dapr_workflow.{table} WHERE app_id = $1 AND instance_id = $2", Text(appId), Text(instanceId));

    private static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<short> Small(short value) => new() { TypedValue = value };

    private static NpgsqlParameter Bytes(byte[]? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter BytesArray(IEnumerable<HistoryEvent> events) =>
        new() { Value = events.Select(e => e.ToByteArray()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    private static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = value?.UtcDateTime ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
