using System.Data;
using DurableTask.Protocol;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>
/// The tables of <c>dapr_workflow</c> for one app. Reads go straight to the database, writes go through the <see cref="WriteQueue"/>.
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
        await using var command = database.CreateCommand("SELECT nextval('dapr_workflow.inbox_start')");
        _lastInboxId = (long)(await command.ExecuteScalarAsync(cancellationToken))! << 32;
    }

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

    /// <inheritdoc cref="WriteQueue.CommitAsync(Action{WriteBatch})"/>
    public Task CommitAsync(Action<WriteBatch> addTo) => writes.CommitAsync(addTo);

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

    private static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = value?.UtcDateTime ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
