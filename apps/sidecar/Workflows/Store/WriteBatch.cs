using DaprImages.Sidecar.Workflows.Engine;
using DurableTask.Protocol;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>
/// The writes of one transaction. However many turns and results there are in it, each kind of change becomes one statement over all of them: a statement's
/// fixed cost is most of its cost. They may be sent twice, which is why inserts skip what is there and ids are made by the caller.
/// </summary>
internal sealed class WriteBatch(string appId)
{
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _swept = new(StringComparer.Ordinal);
    private readonly List<string> _settled = [];
    private readonly List<long> _taken = [];
    private readonly List<(string InstanceId, int TaskId)> _done = [];
    private readonly List<(string InstanceId, StoredInstance State)> _created = [];
    private readonly List<(string InstanceId, StoredInstance State, DateTimeOffset? PurgeAt)> _updated = [];
    private readonly List<(string InstanceId, int Position, HistoryEvent Event)> _history = [];
    private readonly Dictionary<long, InboxEvent> _coming = [];
    private readonly List<(string InstanceId, HistoryEvent Scheduled)> _scheduled = [];

    /// <summary>Makes an instance, in place of a finished one of the same id.</summary>
    public void Create(InboxEvent start, DateTimeOffset now)
    {
        DeleteAll(start.InstanceId);
        Create(start.InstanceId, new StoredInstance(OrchestrationStatus.Pending, start.Event, null, null, now, now, null));
        AddToInbox([start]);
    }

    /// <summary>Makes an instance as it is.</summary>
    public void Create(string instanceId, StoredInstance state)
    {
        _written.Add(instanceId);
        _created.Add((instanceId, state));
    }

    public void Update(string instanceId, StoredInstance state, DateTimeOffset? purgeAt)
    {
        _written.Add(instanceId);
        _updated.Add((instanceId, state, purgeAt));
    }

    public void AppendHistory(string instanceId, int position, IEnumerable<HistoryEvent> events)
    {
        _written.Add(instanceId);
        _history.AddRange(events.Select((added, n) => (instanceId, position + n, added)));
    }

    public void DeleteHistory(string instanceId) => Sweep("history", instanceId);

    public void AddToInbox(IReadOnlyList<InboxEvent> events)
    {
        foreach (var added in events)
        {
            _written.Add(added.InstanceId);
            _coming[added.Id] = added;
        }
    }

    /// <summary>Removes events; one that came in with the same transaction is not written at all.</summary>
    public void RemoveFromInbox(IEnumerable<InboxEvent> events) => _taken.AddRange(events.Select(taken => taken.Id).Where(id => !_coming.Remove(id)));

    /// <summary>Removes timers and results, which belong to the generation that asked for them.</summary>
    public void DeleteSettlements(string instanceId)
    {
        CloseIfWritten(instanceId);
        _settled.Add(instanceId);
    }

    public void DeleteInbox(string instanceId) => Sweep("inbox", instanceId);

    public void AddActivities(string instanceId, IEnumerable<HistoryEvent> scheduled)
    {
        _written.Add(instanceId);
        _scheduled.AddRange(scheduled.Select(added => (instanceId, added)));
    }

    public void RemoveActivity(string instanceId, int taskId) => _done.Add((instanceId, taskId));

    public void DeleteActivities(string instanceId) => Sweep("activity", instanceId);

    /// <summary>Removes an instance with all that belongs to it.</summary>
    public void DeleteAll(string instanceId)
    {
        DeleteHistory(instanceId);
        DeleteInbox(instanceId);
        DeleteActivities(instanceId);
        Sweep("instance", instanceId);
    }

    public void AddTo(NpgsqlBatch batch)
    {
        Close();
        _statements.ForEach(batch.BatchCommands.Add);
    }

    private void Sweep(string table, string instanceId)
    {
        CloseIfWritten(instanceId);
        if (!_swept.TryGetValue(table, out var instances))
        {
            _swept[table] = instances = [];
        }
        instances.Add(instanceId);
    }

    /// <summary>Removals come first in what is sent, so whatever a removal has to find must be in statements before it.</summary>
    private void CloseIfWritten(string instanceId)
    {
        if (_written.Contains(instanceId))
        {
            Close();
        }
    }

    private void Close()
    {
        Remove();
        Write();
        _written.Clear();
    }

    private void Remove()
    {
        foreach (var (table, instances) in _swept)
        {
            Add(Delete(table, "true"), Array(instances));
        }
        _swept.Clear();
        if (_settled.Count > 0)
        {
            Add(Delete("inbox", "r.settles"), Array(_settled));
            _settled.Clear();
        }
        if (_taken.Count > 0)
        {
            Add("DELETE FROM dapr_workflow.inbox WHERE app_id = $1 AND id = ANY ($2)", Array(_taken));
            _taken.Clear();
        }
        if (_done.Count > 0)
        {
            Add(
                """
                DELETE FROM dapr_workflow.activity WHERE ctid = ANY (ARRAY(
                    SELECT found.ctid FROM unnest($2, $3) AS given (instance_id, task_id)
                    CROSS JOIN LATERAL (
                        SELECT r.ctid FROM dapr_workflow.activity AS r
                        WHERE r.app_id = $1 AND r.instance_id = given.instance_id AND r.task_id = given.task_id OFFSET 0) AS found))
                """,
                Array(_done.Select(done => done.InstanceId)),
                Array(_done.Select(done => done.TaskId)));
            _done.Clear();
        }
    }

    /// <summary>
    /// Deletes the rows of instances. The sub-select with its OFFSET 0 is one that the planner takes as it is, row for row through the index; joined or with
    /// <c>= ANY</c>, a table that looks empty is read from end to end.
    /// </summary>
    private static string Delete(string table, string which) => $"""
        DELETE FROM dapr_workflow.{table} WHERE ctid = ANY (ARRAY(
            SELECT found.ctid FROM unnest($2) AS given (instance_id)
            CROSS JOIN LATERAL (
                SELECT r.ctid FROM dapr_workflow.{table} AS r
                WHERE r.app_id = $1 AND r.instance_id = given.instance_id AND {which} OFFSET 0) AS found))
        """;

    private void Write()
    {
        if (_created.Count > 0)
        {
            Add(
                """
                INSERT INTO dapr_workflow.instance (app_id, instance_id, status, started_event, completed_event, custom_status, created_at, updated_at, started_at)
                SELECT $1, instance_id, status, started_event, completed_event, custom_status, created_at, updated_at, started_at
                FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS given (instance_id, status, started_event, completed_event, custom_status, created_at, updated_at, started_at)
                ON CONFLICT ON CONSTRAINT instance_pkey DO NOTHING
                """,
                Array(_created.Select(created => created.InstanceId)),
                Array(_created.Select(created => (short)created.State.Status)),
                Array(_created.Select(created => created.State.Started?.ToByteArray())),
                Array(_created.Select(created => created.State.Completed?.ToByteArray())),
                Array(_created.Select(created => created.State.CustomStatus)),
                Times(_created.Select(created => (DateTimeOffset?)created.State.CreatedAt)),
                Times(_created.Select(created => (DateTimeOffset?)created.State.UpdatedAt)),
                Times(_created.Select(created => created.State.StartedAt)));
            _created.Clear();
        }
        if (_updated.Count > 0)
        {
            Add(
                """
                UPDATE dapr_workflow.instance i
                SET status = given.status, started_event = given.started_event, completed_event = given.completed_event, custom_status = given.custom_status,
                    updated_at = given.updated_at, started_at = given.started_at, purge_at = given.purge_at
                FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS given (instance_id, status, started_event, completed_event, custom_status, updated_at, started_at, purge_at)
                WHERE i.app_id = $1 AND i.instance_id = given.instance_id
                """,
                Array(_updated.Select(updated => updated.InstanceId)),
                Array(_updated.Select(updated => (short)updated.State.Status)),
                Array(_updated.Select(updated => updated.State.Started?.ToByteArray())),
                Array(_updated.Select(updated => updated.State.Completed?.ToByteArray())),
                Array(_updated.Select(updated => updated.State.CustomStatus)),
                Times(_updated.Select(updated => (DateTimeOffset?)updated.State.UpdatedAt)),
                Times(_updated.Select(updated => updated.State.StartedAt)),
                Times(_updated.Select(updated => updated.PurgeAt)));
            _updated.Clear();
        }
        if (_history.Count > 0)
        {
            Add(
                """
                INSERT INTO dapr_workflow.history (app_id, instance_id, position, event)
                SELECT $1, instance_id, position, event
                FROM unnest($2, $3, $4) AS given (instance_id, position, event)
                ON CONFLICT ON CONSTRAINT history_pkey DO NOTHING
                """,
                Array(_history.Select(past => past.InstanceId)),
                Array(_history.Select(past => past.Position)),
                Array(_history.Select(past => past.Event.ToByteArray())));
            _history.Clear();
        }
        if (_coming.Count > 0)
        {
            Add(
                """
                INSERT INTO dapr_workflow.inbox (app_id, id, instance_id, due_at, settles, event)
                SELECT $1, id, instance_id, due_at, settles, event
                FROM unnest($2, $3, $4, $5, $6) AS given (id, instance_id, due_at, settles, event)
                ON CONFLICT ON CONSTRAINT inbox_pkey DO NOTHING
                """,
                Array(_coming.Keys),
                Array(_coming.Values.Select(coming => coming.InstanceId)),
                Times(_coming.Values.Select(coming => (DateTimeOffset?)coming.DueAt)),
                Array(_coming.Values.Select(coming => InstanceState.Settles(coming.Event))),
                Array(_coming.Values.Select(coming => coming.Event.ToByteArray())));
            _coming.Clear();
        }
        if (_scheduled.Count > 0)
        {
            Add(
                """
                INSERT INTO dapr_workflow.activity (app_id, instance_id, task_id, event)
                SELECT $1, instance_id, task_id, event
                FROM unnest($2, $3, $4) AS given (instance_id, task_id, event)
                ON CONFLICT ON CONSTRAINT activity_pkey DO NOTHING
                """,
                Array(_scheduled.Select(scheduled => scheduled.InstanceId)),
                Array(_scheduled.Select(scheduled => scheduled.Scheduled.EventId)),
                Array(_scheduled.Select(scheduled => scheduled.Scheduled.ToByteArray())));
            _scheduled.Clear();
        }
    }

    private void Add(string sql, params ReadOnlySpan<NpgsqlParameter> arrays)
    {
        var statement = new NpgsqlBatchCommand(sql);
        statement.Parameters.Add(new NpgsqlParameter<string> { TypedValue = appId });
        foreach (var array in arrays)
        {
            statement.Parameters.Add(array);
        }
        _statements.Add(statement);
    }

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };

    private static NpgsqlParameter<DateTime?[]> Times(IEnumerable<DateTimeOffset?> values) =>
        new() { TypedValue = [.. values.Select(value => value?.UtcDateTime)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
}
