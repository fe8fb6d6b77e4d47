using DurableTask.Protocol;
using Protocol = DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>Reads what ancestors passed on: each call they made, with its outcome if it had one by then.</summary>
internal static class PropagatedHistories
{
    public static PropagatedHistory? Read(Protocol.PropagatedHistory? received) => received is { Chunks.Count: > 0 }
        ? new PropagatedHistory([.. received.Chunks.Select(ReadInstance)])
        : null;

    private static PropagatedHistoryEvent ReadInstance(PropagatedHistoryChunk chunk)
    {
        var events = chunk.RawEvents.Select(HistoryEvent.Parser.ParseFrom).ToList();
        var activities = Outcomes(events, e => e.TaskCompleted?.TaskScheduledId ?? e.TaskFailed?.TaskScheduledId);
        var children = Outcomes(events, e => e.ChildWorkflowInstanceCompleted?.TaskScheduledId ?? e.ChildWorkflowInstanceFailed?.TaskScheduledId);
        return new PropagatedHistoryEvent(
            chunk.InstanceId,
            chunk.AppId,
            chunk.WorkflowName,
            [.. events.Where(e => e.TaskScheduled is not null).Select(e => ReadActivity(e, activities.GetValueOrDefault(e.EventId)))],
            [.. events.Where(e => e.ChildWorkflowInstanceCreated is not null).Select(e => ReadChild(e, children.GetValueOrDefault(e.EventId)))]);
    }

    private static Dictionary<int, HistoryEvent> Outcomes(List<HistoryEvent> events, Func<HistoryEvent, int?> subject)
    {
        var outcomes = new Dictionary<int, HistoryEvent>();
        foreach (var e in events)
        {
            if (subject(e) is { } id)
            {
                outcomes[id] = e;
            }
        }
        return outcomes;
    }

    private static PropagatedHistoryActivityResult ReadActivity(HistoryEvent scheduled, HistoryEvent? outcome) => new(
        scheduled.TaskScheduled.Name,
        StatusOf(outcome, outcome?.TaskFailed is not null),
        scheduled.TaskScheduled.Input,
        outcome?.TaskCompleted?.Result,
        Failures.Read(outcome?.TaskFailed?.FailureDetails));

    private static PropagatedHistoryWorkflowResult ReadChild(HistoryEvent created, HistoryEvent? outcome) => new(
        created.ChildWorkflowInstanceCreated.Name,
        StatusOf(outcome, outcome?.ChildWorkflowInstanceFailed is not null),
        outcome?.ChildWorkflowInstanceCompleted?.Result,
        Failures.Read(outcome?.ChildWorkflowInstanceFailed?.FailureDetails));

    private static PropagatedHistoryStatus StatusOf(HistoryEvent? outcome, bool hasFailed) => outcome is null
        ? PropagatedHistoryStatus.Pending
        : hasFailed ? PropagatedHistoryStatus.Failed : PropagatedHistoryStatus.Completed;
}
