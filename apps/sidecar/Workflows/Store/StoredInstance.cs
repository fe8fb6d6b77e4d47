using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>What is known of an instance without its history.</summary>
/// <param name="Started">The <c>executionStarted</c> event.</param>
/// <param name="Completed">The <c>executionCompleted</c> event of a finished instance.</param>
/// <param name="StartedAt">When the first turn began; null before it is done.</param>
internal sealed record StoredInstance(
    OrchestrationStatus Status,
    HistoryEvent? Started,
    HistoryEvent? Completed,
    string? CustomStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt)
{
    public bool IsFinished => Completed is not null;
}
