using System.Diagnostics;
using DurableTask.Protocol;

namespace Dapr.Workflow.Worker;

/// <summary>Puts the app's code into the trace that the sidecar says it belongs to.</summary>
internal static class WorkflowTrace
{
    private static readonly ActivitySource Source = new("Dapr.Workflow");

    /// <summary>A span around an activity, a child of the sidecar's. Null without a trace.</summary>
    public static Activity? StartActivity(ActivityRequest request)
    {
        if (request.ParentTraceContext is not { TraceParent.Length: > 0 } trace)
        {
            return null;
        }
        var name = "WorkflowActivity " + request.Name;
        var span = ActivityContext.TryParse(trace.TraceParent, trace.TraceState, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Internal, parent)
            : null;
        // With nobody listening there is no span, but logs and outgoing calls of the activity still belong to the trace.
        return span ?? StartUnrecorded(name, trace);
    }

    /// <summary>No span, for a turn is run many times over: only what the code logs and calls belongs to the trace.</summary>
    public static Activity? StartTurn(ExecutionStartedEvent? started)
        => started?.ParentTraceContext is { TraceParent.Length: > 0 } trace ? StartUnrecorded("WorkflowOrchestrationTurn", trace) : null;

    private static Activity StartUnrecorded(string name, TraceContext trace)
    {
        var activity = new Activity(name).SetParentId(trace.TraceParent);
        activity.TraceStateString = trace.TraceState;
        return activity.Start();
    }
}
