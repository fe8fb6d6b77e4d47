using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>Events of a history made by hand.</summary>
internal static class Happened
{
    public static HistoryEvent TurnBegan(params string[] patches)
        => new() { EventId = -1, WorkflowStarted = patches.Length == 0 ? new() : new() { Version = new() { Patches = { patches } } } };

    public static HistoryEvent Started(string workflow, string? input = null) => new()
    {
        EventId = -1,
        ExecutionStarted = new() { Name = workflow, Input = input, WorkflowInstance = new() { InstanceId = "instance", ExecutionId = "5a0d1a7e-0000-4000-8000-000000000001" } },
        Router = new() { SourceAppID = "app" },
    };

    public static HistoryEvent Scheduled(int id, string activity, string executionId = "") => new() { EventId = id, TaskScheduled = new() { Name = activity, TaskExecutionId = executionId } };

    public static HistoryEvent Completed(int id, string? result = null, string executionId = "")
        => new() { EventId = -1, TaskCompleted = new() { TaskScheduledId = id, Result = result, TaskExecutionId = executionId } };

    public static HistoryEvent Failed(int id, string message = "no", string type = "System.InvalidOperationException", bool final = false)
        => new() { EventId = -1, TaskFailed = new() { TaskScheduledId = id, FailureDetails = new() { ErrorType = type, ErrorMessage = message, IsNonRetriable = final } } };

    public static HistoryEvent TimerSet(int id) => new() { EventId = id, TimerCreated = new() { FireAt = Timestamp.FromDateTime(HubClock.Beginning), CreateTimer = new() } };

    public static HistoryEvent TimerFired(int id) => new() { EventId = -1, TimerFired = new() { TimerId = id } };

    public static HistoryEvent ChildCreated(int id, string workflow, string instanceId = "child")
        => new() { EventId = id, ChildWorkflowInstanceCreated = new() { Name = workflow, InstanceId = instanceId } };

    public static HistoryEvent ChildCompleted(int id, string? result = null) => new() { EventId = -1, ChildWorkflowInstanceCompleted = new() { TaskScheduledId = id, Result = result } };

    public static HistoryEvent ChildFailed(int id, TaskFailureDetails? failure = null)
        => new() { EventId = -1, ChildWorkflowInstanceFailed = new() { TaskScheduledId = id, FailureDetails = failure } };

    public static HistoryEvent Raised(string name, string? input = null) => new() { EventId = -1, EventRaised = new() { Name = name, Input = input } };

    public static HistoryEvent Suspended() => new() { EventId = -1, ExecutionSuspended = new() };

    public static HistoryEvent Resumed() => new() { EventId = -1, ExecutionResumed = new() };

    public static HistoryEvent Terminated(string? output = null) => new() { EventId = -1, ExecutionTerminated = new() { Input = output } };

    public static HistoryEvent At(this HistoryEvent e, DateTime time)
    {
        e.Timestamp = Timestamp.FromDateTime(time);
        return e;
    }
}
