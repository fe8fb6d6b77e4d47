using DurableTask.Protocol;
using Protocol = DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>Which run of which instance a turn is of, the same at every replay.</summary>
/// <param name="ExecutionId">Tells the run from others of the same instance id.</param>
/// <param name="AppId">The app the instance belongs to; empty when the history does not say.</param>
internal sealed record RunIdentity(string Name, string InstanceId, string ExecutionId, string AppId, Protocol.PropagatedHistory? PropagatedHistory)
{
    public static RunIdentity Of(WorkflowRequest request, HistoryEvent startedEvent)
    {
        var started = startedEvent.ExecutionStarted;
        var executionId = FirstOf(request.ExecutionId, started.WorkflowInstance?.ExecutionId, request.InstanceId);
        var appId = FirstOf(startedEvent.Router?.TargetAppID, startedEvent.Router?.SourceAppID);
        return new RunIdentity(started.Name, request.InstanceId, executionId, appId, request.PropagatedHistory);
    }

    private static string FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                return value;
            }
        }
        return "";
    }
}
