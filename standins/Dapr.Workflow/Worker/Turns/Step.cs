using DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>One thing the workflow's code asked for; its number in the code's order is its id everywhere.</summary>
internal sealed class Step(WorkflowAction action, Awaited? outcome = null, string executionId = "")
{
    public WorkflowAction Action => action;

    public WorkflowAction.WorkflowActionTypeOneofCase Kind => action.WorkflowActionTypeCase;

    /// <summary>What the code waits for, if it can wait for this.</summary>
    public Awaited? Outcome => outcome;

    /// <summary>Tells the results of one scheduling from those of another under the same number, as of an earlier generation of the instance.</summary>
    public string ExecutionId { get; set; } = executionId;

    /// <summary>Whether the history says that the sidecar has taken it on.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Whether the history has its outcome.</summary>
    public bool IsResolved { get; set; }

    /// <summary>The timer that a wait without end for an event asks for; histories from before Dapr 1.18 have none.</summary>
    public bool IsOptional => IsEndlessWait(action.CreateTimer?.ExternalEvent, action.CreateTimer?.FireAt);

    public static bool IsEndlessWait(TimerOriginExternalEvent? origin, Google.Protobuf.WellKnownTypes.Timestamp? fireAt) => origin is not null && EndOfTime.Equals(fireAt);

    public static Google.Protobuf.WellKnownTypes.Timestamp EndOfTime { get; } = new() { Seconds = 253_402_300_799, Nanos = 999_999_999 };
}
