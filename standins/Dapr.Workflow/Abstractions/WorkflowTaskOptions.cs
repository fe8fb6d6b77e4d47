namespace Dapr.Workflow;

/// <param name="RetryPolicy">None: a failure is the workflow's at once.</param>
/// <param name="TargetAppId">The app whose worker does it; this one when null.</param>
/// <param name="PropagationScope">What the callee is told of the caller's history.</param>
public record WorkflowTaskOptions(
    WorkflowRetryPolicy? RetryPolicy = null,
    string? TargetAppId = null,
    HistoryPropagationScope PropagationScope = HistoryPropagationScope.None)
{
    public WorkflowTaskOptions WithHistoryPropagation(HistoryPropagationScope scope) => this with { PropagationScope = scope };
}
