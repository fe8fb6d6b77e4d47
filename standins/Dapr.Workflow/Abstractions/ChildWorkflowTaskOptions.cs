namespace Dapr.Workflow;

/// <param name="InstanceId">The child's id; one derived from the parent's when null.</param>
/// <param name="RetryPolicy">None: a failure is the parent's at once. With one and an <paramref name="InstanceId"/>, every attempt runs under that id.</param>
/// <param name="TargetAppId">The app whose worker runs it; this one when null.</param>
/// <param name="PropagationScope">What the child is told of the parent's history.</param>
public record ChildWorkflowTaskOptions(
    string? InstanceId = null,
    WorkflowRetryPolicy? RetryPolicy = null,
    string? TargetAppId = null,
    HistoryPropagationScope PropagationScope = HistoryPropagationScope.None)
    : WorkflowTaskOptions(RetryPolicy, TargetAppId, PropagationScope)
{
    public new ChildWorkflowTaskOptions WithHistoryPropagation(HistoryPropagationScope scope) => this with { PropagationScope = scope };
}
