namespace Dapr.Workflow.Client;

/// <param name="EventId">The sequence number of what the workflow asked for; -1 for what happened to it.</param>
/// <param name="Timestamp">In UTC.</param>
public sealed record WorkflowHistoryEvent(int EventId, WorkflowHistoryEventType EventType, DateTime Timestamp);
