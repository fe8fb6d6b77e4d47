namespace Dapr.Workflow;

public enum WorkflowRuntimeStatus
{
    /// <summary>There is no such instance, or it has a status of a later version.</summary>
    Unknown = -1,
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,

    /// <summary>An exception left the workflow's code.</summary>
    Failed = 3,
    Canceled = 4,

    /// <summary>Ended from outside.</summary>
    Terminated = 5,

    /// <summary>Scheduled and not begun.</summary>
    Pending = 6,
    Suspended = 7,

    /// <summary>The sidecar holds it until a worker comes that can go on with its history.</summary>
    Stalled = 8,
}
