namespace Dapr.Workflow;

public enum PropagatedHistoryStatus
{
    /// <summary>Called, and not ended when the history was passed on.</summary>
    Pending = 0,
    Completed = 1,
    Failed = 2,
}
