namespace Dapr.Workflow;

/// <param name="Input">As the caller's serializer wrote it.</param>
/// <param name="Output">As the activity's serializer wrote it; null unless completed.</param>
public sealed record PropagatedHistoryActivityResult(
    string Name,
    PropagatedHistoryStatus Status,
    string? Input,
    string? Output,
    WorkflowTaskFailureDetails? FailureDetails);
