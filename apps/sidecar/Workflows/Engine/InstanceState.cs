using DaprImages.Sidecar.Workflows.Store;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>The history of an instance's current generation and what follows from it. Not safe for concurrent use.</summary>
internal sealed class InstanceState
{
    private readonly List<HistoryEvent> _history = [];
    private readonly HashSet<(Resolution Kind, int Id)> _opened = [];
    private readonly HashSet<(Resolution Kind, int Id)> _resolved = [];
    private readonly DateTimeOffset _createdAt;
    private DateTimeOffset _updatedAt;
    private bool _isSuspended;
    private bool _isStalled;

    /// <summary>Of an instance that has no history yet.</summary>
    public InstanceState(DateTimeOffset createdAt) => _createdAt = _updatedAt = createdAt;

    /// <summary>What kind of operation an event settles; an operation is settled once.</summary>
    private enum Resolution
    {
        Task,
        Timer,
        Child,
    }

    public IReadOnlyList<HistoryEvent> History => _history;

    /// <summary>How many events of <see cref="History"/> are committed.</summary>
    public int Committed { get; private set; }

    public HistoryEvent? Started { get; private set; }

    public HistoryEvent? Completed { get; private set; }

    public string? CustomStatus { get; set; }

    public OrchestrationStatus Status => Completed is not null ? Completed.ExecutionCompleted.WorkflowStatus
        : _isStalled ? OrchestrationStatus.Stalled
        : Started is null ? OrchestrationStatus.Pending
        : _isSuspended ? OrchestrationStatus.Suspended
        : OrchestrationStatus.Running;

    public static InstanceState Load(StoredInstance instance, IEnumerable<HistoryEvent> history)
    {
        var state = new InstanceState(instance.CreatedAt) { CustomStatus = instance.CustomStatus };
        foreach (var past in history)
        {
            state.TryAdd(past);
        }
        state.Commit();
        return state;
    }

    /// <summary>Appends an event, unless it repeats what is settled already or settles what was never begun.</summary>
    public bool TryAdd(HistoryEvent added)
    {
        switch (added.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted when Started is not null:
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted when Completed is not null:
                return false;
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                Started = added;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                Completed = added;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                _isSuspended = true;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                _isSuspended = false;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                _opened.Add((Resolution.Task, added.EventId));
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                _opened.Add((Resolution.Timer, added.EventId));
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                _opened.Add((Resolution.Child, added.EventId));
                break;
            default:
                if (Resolves(added) is { } resolution && (!_opened.Contains(resolution) || !_resolved.Add(resolution)))
                {
                    return false;
                }
                break;
        }
        _isStalled = added.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStalled;
        _history.Add(added);
        _updatedAt = added.Timestamp.ToDateTimeOffset();
        return true;
    }

    /// <summary>Whether an operation with this sequence number is in the history already.</summary>
    public bool IsUsed(int id) => _opened.Contains((Resolution.Task, id)) || _opened.Contains((Resolution.Timer, id)) || _opened.Contains((Resolution.Child, id));

    /// <summary>The activities that are scheduled and not settled.</summary>
    public IEnumerable<int> OpenTasks => _opened.Where(opened => opened.Kind == Resolution.Task && !_resolved.Contains(opened)).Select(opened => opened.Id);

    /// <summary>Whether an event settles an operation, and so means nothing to the next generation of a workflow that continues as new.</summary>
    public static bool Settles(HistoryEvent settled) => Resolves(settled) is not null;

    /// <summary>The children that were created and have not ended.</summary>
    public IEnumerable<string> OpenChildren => _history
        .Where(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated && !_resolved.Contains((Resolution.Child, e.EventId)))
        .Select(e => e.ChildWorkflowInstanceCreated.InstanceId)
        .Distinct();

    /// <summary>Forgets the generation, for the next to begin with an empty history.</summary>
    public void Clear()
    {
        _history.Clear();
        _opened.Clear();
        _resolved.Clear();
        (Started, Completed, _isSuspended, _isStalled, Committed) = (null, null, false, false, 0);
    }

    public void Commit() => Committed = _history.Count;

    /// <summary>Takes back a turn's start when nothing came of it.</summary>
    public void RemoveUncommitted() => _history.RemoveRange(Committed, _history.Count - Committed);

    public StoredInstance ToStored() => new(Status, Started, Completed, ShownCustomStatus, _createdAt, _updatedAt, _history.Count > 0 ? _history[0].Timestamp.ToDateTimeOffset() : null);

    /// <summary>daprd shows an empty custom status as empty when the workflow has scheduled something, and as absent when it has not.</summary>
    private string? ShownCustomStatus => CustomStatus is { Length: 0 } && _opened.Count == 0 ? null : CustomStatus;

    private static (Resolution Kind, int Id)? Resolves(HistoryEvent settled) => settled.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => (Resolution.Task, settled.TaskCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TaskFailed => (Resolution.Task, settled.TaskFailed.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TimerFired => (Resolution.Timer, settled.TimerFired.TimerId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted => (Resolution.Child, settled.ChildWorkflowInstanceCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed => (Resolution.Child, settled.ChildWorkflowInstanceFailed.TaskScheduledId),
        _ => null,
    };
}
