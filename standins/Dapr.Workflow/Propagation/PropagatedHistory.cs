using System.Diagnostics.CodeAnalysis;

namespace Dapr.Workflow;

/// <summary>What ancestors of a workflow did, one entry for each, the oldest first. Names and app ids are compared without regard to case.</summary>
public sealed class PropagatedHistory(IReadOnlyList<PropagatedHistoryEvent> events)
{
    public IReadOnlyList<PropagatedHistoryEvent> Events { get; } = events ?? throw new ArgumentNullException(nameof(events));

    public IReadOnlyList<string> GetAppIds() => [.. Events.Select(entry => entry.AppId).Distinct(StringComparer.OrdinalIgnoreCase)];

    public IReadOnlyList<PropagatedHistoryEvent> GetEventsByWorkflowName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Events.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    public bool TryGetLastWorkflowEventByName(string name, [NotNullWhen(true)] out PropagatedHistoryEvent? result)
    {
        result = GetEventsByWorkflowName(name) is [.., var last] ? last : null;
        return result is not null;
    }

    public IReadOnlyList<PropagatedHistoryEvent> GetByAppId(string appId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        return [.. Events.Where(entry => entry.AppId.Equals(appId, StringComparison.OrdinalIgnoreCase))];
    }

    public IReadOnlyList<PropagatedHistoryEvent> GetByInstanceId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        return [.. Events.Where(entry => entry.InstanceId == instanceId)];
    }
}
