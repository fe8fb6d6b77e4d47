using DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>The code no longer does what the instance's history says it did, so nothing it would do next can be trusted.</summary>
internal sealed class NonDeterministicWorkflowException(HistoryEvent taken, WorkflowAction? asked) : Exception(
    $"The history has {Describe(taken)} as step {taken.EventId}, where the workflow's code now has {Describe(asked)}. "
    + "Either the code was changed while the instance was under way, or it depends on something that is not the same at every replay.")
{
    private static string Describe(HistoryEvent taken) => taken.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => $"activity '{taken.TaskScheduled.Name}'",
        HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated => $"child workflow '{taken.ChildWorkflowInstanceCreated.Name}'",
        HistoryEvent.EventTypeOneofCase.TimerCreated => "a timer",
        HistoryEvent.EventTypeOneofCase.EventSent => $"sending event '{taken.EventSent.Name}'",
        _ => taken.EventTypeCase.ToString(),
    };

    private static string Describe(WorkflowAction? asked) => asked?.WorkflowActionTypeCase switch
    {
        null => "nothing",
        WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask => $"activity '{asked.ScheduleTask.Name}'",
        WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow => $"child workflow '{asked.CreateChildWorkflow.Name}'",
        WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer => "a timer",
        WorkflowAction.WorkflowActionTypeOneofCase.SendEvent => $"sending event '{asked.SendEvent.Name}'",
        _ => "its continuation as new",
    };
}
