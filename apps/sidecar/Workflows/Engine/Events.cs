using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>History events as daprd writes them. Events that no action of the workflow brought about have the id -1.</summary>
internal sealed class Events(string appId, TimeProvider clock)
{
    /// <summary>Says that an event concerns this app; on what workflows and activities brought about.</summary>
    public TaskRouter Here => new() { SourceAppID = appId };

    public HistoryEvent Make(int id = -1, TaskRouter? router = null) => new() { EventId = id, Timestamp = Timestamp.FromDateTimeOffset(clock.GetUtcNow()), Router = router };

    public HistoryEvent TurnStarted()
    {
        var started = Make();
        started.WorkflowStarted = new WorkflowStartedEvent();
        return started;
    }

    public HistoryEvent Start(CreateInstanceRequest request, string instanceId)
    {
        var started = Make(router: Here);
        started.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = request.Name,
            Input = request.Input,
            WorkflowInstance = NewExecution(instanceId),
            ScheduledStartTimestamp = request.ScheduledStartTimestamp,
            ParentTraceContext = request.ParentTraceContext is { TraceParent: not "" } trace ? new TraceContext { TraceParent = trace.TraceParent, TraceState = trace.TraceState } : null,
        };
        // Spans are the app's and the worker's; without one of the sidecar's own, the caller's takes its place.
        if (request.ParentTraceContext?.TraceParent.Split('-') is [_, _, var span, _])
        {
            started.ExecutionStarted.WorkflowSpanID = span;
        }
        return started;
    }

    public HistoryEvent Raised(string name, string? input)
    {
        var raised = Make();
        raised.EventRaised = new EventRaisedEvent { Name = name, Input = input };
        return raised;
    }

    public HistoryEvent Suspended(string? reason)
    {
        var suspended = Make();
        suspended.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason };
        return suspended;
    }

    public HistoryEvent Resumed(string? reason)
    {
        var resumed = Make();
        resumed.ExecutionResumed = new ExecutionResumedEvent { Input = reason };
        return resumed;
    }

    public HistoryEvent Terminated(string? output, bool recursive)
    {
        var terminated = Make();
        terminated.ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recursive };
        return terminated;
    }

    public HistoryEvent Settled(ActivityResponse response, TaskScheduledEvent scheduled)
    {
        var settled = Make(router: Here);
        if (response.FailureDetails is not null)
        {
            settled.TaskFailed = new TaskFailedEvent { TaskScheduledId = response.TaskId, FailureDetails = response.FailureDetails, TaskExecutionId = scheduled.TaskExecutionId };
        }
        else
        {
            settled.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = response.TaskId, Result = response.Result, TaskExecutionId = scheduled.TaskExecutionId };
        }
        return settled;
    }

    public HistoryEvent TimerFired(int timerId, Timestamp fireAt)
    {
        var fired = Make();
        fired.TimerFired = new TimerFiredEvent { TimerId = timerId, FireAt = fireAt };
        return fired;
    }

    public HistoryEvent ChildFailed(int scheduledId, string errorType, string message)
    {
        var failed = Make(router: Here);
        failed.ChildWorkflowInstanceFailed = new ChildWorkflowInstanceFailedEvent { TaskScheduledId = scheduledId, FailureDetails = new TaskFailureDetails { ErrorType = errorType, ErrorMessage = message } };
        return failed;
    }

    public static WorkflowInstance NewExecution(string instanceId) => new() { InstanceId = instanceId, ExecutionId = Guid.NewGuid().ToString() };
}
