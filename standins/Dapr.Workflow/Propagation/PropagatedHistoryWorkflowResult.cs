namespace Dapr.Workflow;

/// <param name="Output">As the child's serializer wrote it; null unless completed.</param>
public sealed record PropagatedHistoryWorkflowResult(
    string Name,
    PropagatedHistoryStatus Status,
    string? Output,
    WorkflowTaskFailureDetails? FailureDetails);
