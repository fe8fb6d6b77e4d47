namespace Dapr.Workflow.Client;

/// <param name="ContinuationToken">Asks for the next page; null after the last one.</param>
public sealed record WorkflowInstancePage(IReadOnlyList<string> InstanceIds, string? ContinuationToken);
