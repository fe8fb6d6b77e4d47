using DurableTask.Protocol;
using Kind = DurableTask.Protocol.HistoryEvent.EventTypeOneofCase;

namespace Dapr.Workflow.Client;

internal static class HistoryEvents
{
    public static WorkflowHistoryEvent Read(HistoryEvent e) => new(e.EventId, TypeOf(e.EventTypeCase), e.Timestamp?.ToDateTime() ?? DateTime.MinValue);

    // The public names are those of the task hub's first protocol.
    private static WorkflowHistoryEventType TypeOf(Kind kind) => kind switch
    {
        Kind.ExecutionStarted => WorkflowHistoryEventType.ExecutionStarted,
        Kind.ExecutionCompleted => WorkflowHistoryEventType.ExecutionCompleted,
        Kind.ExecutionTerminated => WorkflowHistoryEventType.ExecutionTerminated,
        Kind.TaskScheduled => WorkflowHistoryEventType.TaskScheduled,
        Kind.TaskCompleted => WorkflowHistoryEventType.TaskCompleted,
        Kind.TaskFailed => WorkflowHistoryEventType.TaskFailed,
        Kind.ChildWorkflowInstanceCreated or Kind.DetachedWorkflowInstanceCreated => WorkflowHistoryEventType.SubOrchestrationInstanceCreated,
        Kind.ChildWorkflowInstanceCompleted => WorkflowHistoryEventType.SubOrchestrationInstanceCompleted,
        Kind.ChildWorkflowInstanceFailed => WorkflowHistoryEventType.SubOrchestrationInstanceFailed,
        Kind.TimerCreated => WorkflowHistoryEventType.TimerCreated,
        Kind.TimerFired => WorkflowHistoryEventType.TimerFired,
        Kind.WorkflowStarted => WorkflowHistoryEventType.OrchestratorStarted,
        Kind.WorkflowCompleted => WorkflowHistoryEventType.OrchestratorCompleted,
        Kind.EventSent => WorkflowHistoryEventType.EventSent,
        Kind.EventRaised => WorkflowHistoryEventType.EventRaised,
        Kind.ContinueAsNew => WorkflowHistoryEventType.ContinueAsNew,
        Kind.ExecutionSuspended => WorkflowHistoryEventType.ExecutionSuspended,
        Kind.ExecutionResumed => WorkflowHistoryEventType.ExecutionResumed,
        Kind.ExecutionStalled => WorkflowHistoryEventType.ExecutionStalled,
        _ => WorkflowHistoryEventType.Unknown,
    };
}
