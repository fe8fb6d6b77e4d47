using DurableTask.Protocol;
using Kind = DurableTask.Protocol.WorkflowAction.WorkflowActionTypeOneofCase;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>
/// What the code has asked for so far, matched with what the history says was asked for and what became of it. The code's n-th request is the
/// history's event n: where they differ, the code is not the one that wrote this history.
/// </summary>
internal sealed class Steps
{
    private readonly List<Step> _steps = [];

    // Outcomes of what the code has not asked for yet: the history of a rerun may have them in this order.
    private readonly Dictionary<(Kind, int), HistoryEvent> _early = [];

    public int NextId => _steps.Count;

    /// <summary>What the sidecar has still to be asked for, in the code's order.</summary>
    public IEnumerable<WorkflowAction> Pending => _steps.Where(step => !step.IsRecorded && !step.IsResolved).Select(step => step.Action);

    public bool IsAnyAwaited => _steps.Exists(step => step is { IsResolved: false, Outcome.IsCompleted: false });

    public void Add(Step step)
    {
        step.Action.Id = NextId;
        _steps.Add(step);
        if (_early.Remove((step.Kind, step.Action.Id), out var outcome))
        {
            Resolve(step, outcome);
        }
    }

    /// <summary>The history says that the sidecar took on this step.</summary>
    /// <exception cref="NonDeterministicWorkflowException">The code did not ask for it.</exception>
    public void Record(HistoryEvent taken)
    {
        var step = Find(taken.EventId);
        if (step is { IsOptional: true } && !Step.IsEndlessWait(taken.TimerCreated?.ExternalEvent, taken.TimerCreated?.FireAt))
        {
            Drop(taken.EventId);
            step = Find(taken.EventId);
        }
        if (step is null || !IsSame(step.Action, taken))
        {
            throw new NonDeterministicWorkflowException(taken, step?.Action);
        }
        step.IsRecorded = true;
        if (taken.TaskScheduled is { TaskExecutionId.Length: > 0 } scheduled)
        {
            step.ExecutionId = scheduled.TaskExecutionId;
        }
    }

    /// <summary>The history has the outcome of a step; the code goes on with it. A second outcome, and one of another run, are passed over.</summary>
    public void Resolve(HistoryEvent outcome)
    {
        var (kind, id) = Subject(outcome);
        if (Find(id) is { } step && step.Kind == kind)
        {
            Resolve(step, outcome);
        }
        else
        {
            _early.TryAdd((kind, id), outcome);
        }
    }

    private static void Resolve(Step step, HistoryEvent outcome)
    {
        var executionId = outcome.TaskCompleted?.TaskExecutionId ?? outcome.TaskFailed?.TaskExecutionId ?? "";
        var isOfAnotherRun = executionId.Length > 0 && step.ExecutionId.Length > 0 && executionId != step.ExecutionId;
        if (!step.IsResolved && !isOfAnotherRun)
        {
            step.IsResolved = true;
            step.Outcome?.TryComplete(outcome);
        }
    }

    private Step? Find(int id) => id >= 0 && id < _steps.Count ? _steps[id] : null;

    private void Drop(int id)
    {
        _steps.RemoveAt(id);
        for (var later = id; later < _steps.Count; later++)
        {
            _steps[later].Action.Id = later;
        }
    }

    private static bool IsSame(WorkflowAction asked, HistoryEvent taken) => taken.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => IsSameName(asked.ScheduleTask?.Name, taken.TaskScheduled.Name),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated => IsSameName(asked.CreateChildWorkflow?.Name, taken.ChildWorkflowInstanceCreated.Name),
        HistoryEvent.EventTypeOneofCase.TimerCreated => asked.CreateTimer is not null,
        HistoryEvent.EventTypeOneofCase.EventSent => IsSameName(asked.SendEvent?.Name, taken.EventSent.Name),
        _ => false,
    };

    private static bool IsSameName(string? asked, string taken) => string.Equals(asked, taken, StringComparison.OrdinalIgnoreCase);

    private static (Kind, int) Subject(HistoryEvent outcome) => outcome.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => (Kind.ScheduleTask, outcome.TaskCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TaskFailed => (Kind.ScheduleTask, outcome.TaskFailed.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted => (Kind.CreateChildWorkflow, outcome.ChildWorkflowInstanceCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed => (Kind.CreateChildWorkflow, outcome.ChildWorkflowInstanceFailed.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TimerFired => (Kind.CreateTimer, outcome.TimerFired.TimerId),
        _ => throw new ArgumentException($"{outcome.EventTypeCase} is no outcome.", nameof(outcome)),
    };
}
