using System.Diagnostics.CodeAnalysis;

namespace Dapr.Workflow;

/// <summary>What one ancestor did: its activities and child workflows in the order in which it called them.</summary>
public sealed class PropagatedHistoryEvent(
    string instanceId,
    string appId,
    string name,
    IReadOnlyList<PropagatedHistoryActivityResult> activities,
    IReadOnlyList<PropagatedHistoryWorkflowResult> childWorkflows)
{
    public string InstanceId { get; } = instanceId ?? throw new ArgumentNullException(nameof(instanceId));

    public string AppId { get; } = appId ?? throw new ArgumentNullException(nameof(appId));

    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    public IReadOnlyList<PropagatedHistoryActivityResult> Activities { get; } = activities ?? throw new ArgumentNullException(nameof(activities));

    public IReadOnlyList<PropagatedHistoryWorkflowResult> Workflows { get; } = childWorkflows ?? throw new ArgumentNullException(nameof(childWorkflows));

    public IReadOnlyList<PropagatedHistoryActivityResult> GetActivitiesByName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Activities.Where(activity => activity.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    public bool TryGetLastActivityByName(string name, [NotNullWhen(true)] out PropagatedHistoryActivityResult? result)
    {
        result = GetActivitiesByName(name) is [.., var last] ? last : null;
        return result is not null;
    }

    public IReadOnlyList<PropagatedHistoryWorkflowResult> GetWorkflowsByName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Workflows.Where(workflow => workflow.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    public bool TryGetLastWorkflowByName(string name, [NotNullWhen(true)] out PropagatedHistoryWorkflowResult? result)
    {
        result = GetWorkflowsByName(name) is [.., var last] ? last : null;
        return result is not null;
    }
}
