using System.Globalization;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>Carries out a worker's answer: adds the events of its actions to the history and says what they ask of the world.</summary>
internal sealed class Turn(InstanceState state, Events events, string appId)
{
    private readonly TurnOutcome _outcome = new();

    /// <param name="terminated">The <c>executionTerminated</c> event among the turn's new events, if there is one: it ends the instance whatever the worker says.</param>
    public TurnOutcome Apply(WorkflowResponse response, HistoryEvent turnStarted, HistoryEvent? terminated)
    {
        if (response.Version is { } version && (version.Patches.Count > 0 || version.HasName))
        {
            turnStarted.WorkflowStarted.Version = version.Patches.Count > 0 ? NewPatches(version) : version;
        }
        state.CustomStatus = response.CustomStatus;
        foreach (var action in response.Actions)
        {
            if (action.CompleteWorkflow is { WorkflowStatus: OrchestrationStatus.ContinuedAsNew } completion)
            {
                if (terminated is null && state.Completed is null)
                {
                    _outcome.Drop();
                    _outcome.NextGeneration = NextGeneration(completion);
                    return _outcome;
                }
                continue;
            }
            Apply(action);
        }
        if (terminated is not null)
        {
            Terminate(terminated.ExecutionTerminated);
        }
        return _outcome;
    }

    /// <summary>A worker names every patch that its code has met; the history keeps each where it was met first.</summary>
    private WorkflowVersion? NewPatches(WorkflowVersion version)
    {
        var known = state.History.Take(state.Committed).SelectMany(past => past.WorkflowStarted?.Version?.Patches.AsEnumerable() ?? []).ToList();
        var added = version.Patches.Where(patch => !known.Remove(patch)).ToList();
        return added.Count > 0 ? new WorkflowVersion { Patches = { added } } : null;
    }

    private void Apply(WorkflowAction action)
    {
        switch (action.WorkflowActionTypeCase)
        {
            case WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask:
                ScheduleTask(action.Id, action.ScheduleTask);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer:
                CreateTimer(action.Id, action.CreateTimer);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow:
                CreateChild(action.Id, action.CreateChildWorkflow);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateDetachedWorkflow:
                CreateDetached(action.Id, action.CreateDetachedWorkflow);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CompleteWorkflow:
                Complete(action.Id, action.CompleteWorkflow);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.WorkflowVersionNotAvailable:
                Stall();
                break;
            default:
                // daprd fails the turn and tries it again for ever; so do we, and say it.
                _outcome.Refusal = $"the action {action.WorkflowActionTypeCase} is not carried out by Dapr";
                break;
        }
    }

    private void ScheduleTask(int id, ScheduleTaskAction action)
    {
        var repeats = state.IsUsed(id);
        var scheduled = events.Make(id, events.Here);
        scheduled.TaskScheduled = new TaskScheduledEvent
        {
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            TaskExecutionId = action.TaskExecutionId,
            ParentTraceContext = TraceContext,
        };
        state.TryAdd(scheduled);
        if (!repeats)
        {
            _outcome.Activities.Add(scheduled);
        }
    }

    private void CreateTimer(int id, CreateTimerAction action)
    {
        var created = events.Make(id, events.Here);
        created.TimerCreated = new TimerCreatedEvent { FireAt = action.FireAt };
        if (action.HasName)
        {
            created.TimerCreated.Name = action.Name;
        }
        switch (action.OriginCase)
        {
            case CreateTimerAction.OriginOneofCase.CreateTimer:
                created.TimerCreated.CreateTimer = action.CreateTimer;
                break;
            case CreateTimerAction.OriginOneofCase.ExternalEvent:
                created.TimerCreated.ExternalEvent = action.ExternalEvent;
                break;
            case CreateTimerAction.OriginOneofCase.ActivityRetry:
                created.TimerCreated.ActivityRetry = action.ActivityRetry;
                break;
            case CreateTimerAction.OriginOneofCase.ChildWorkflowRetry:
                created.TimerCreated.ChildWorkflowRetry = action.ChildWorkflowRetry;
                break;
        }
        var repeats = state.IsUsed(id);
        state.TryAdd(created);
        if (!repeats)
        {
            _outcome.Timers.Add(events.TimerFired(id, action.FireAt));
        }
    }

    private void CreateChild(int id, CreateChildWorkflowAction action)
    {
        // The id is derived from the parent's, so that a turn that is taken twice names the same child.
        var childId = action.InstanceId.Length > 0 ? action.InstanceId : string.Create(CultureInfo.InvariantCulture, $"{InstanceId}:{id:x4}");
        var created = events.Make(id, events.Here);
        created.ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent
        {
            InstanceId = childId,
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            ParentTraceContext = TraceContext,
            RetryParentInstanceInfo = action.RetryParentInstanceInfo,
        };
        var repeats = state.IsUsed(id);
        state.TryAdd(created);
        if (!repeats)
        {
            _outcome.Starts.Add((id, StartOfChild(id, childId, created.ChildWorkflowInstanceCreated, InstanceId)));
        }
    }

    /// <summary>The <c>executionStarted</c> event for a child that this instance's history has created.</summary>
    public HistoryEvent StartOfChild(int scheduledId, string childId, ChildWorkflowInstanceCreatedEvent created, string parentId)
    {
        var parent = state.Started!.ExecutionStarted;
        var start = events.Make(router: events.Here);
        start.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = created.Name,
            Input = created.Input,
            WorkflowInstance = Events.NewExecution(childId),
            ParentTraceContext = created.ParentTraceContext,
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = scheduledId,
                Name = parent.Name,
                WorkflowInstance = new WorkflowInstance { InstanceId = parentId, ExecutionId = parent.WorkflowInstance.ExecutionId },
                AppID = appId,
            },
        };
        return start;
    }

    private void CreateDetached(int id, CreateDetachedWorkflowAction action)
    {
        var created = events.Make(id, events.Here);
        created.DetachedWorkflowInstanceCreated = new DetachedWorkflowInstanceCreatedEvent { InstanceId = action.InstanceId };
        state.TryAdd(created);
        var start = events.Make();
        start.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = action.Name,
            Input = action.Input,
            WorkflowInstance = Events.NewExecution(action.InstanceId),
            ScheduledStartTimestamp = action.ScheduledStartTimestamp,
            ParentTraceContext = action.ParentTraceContext ?? TraceContext,
        };
        _outcome.Starts.Add((id, start));
    }

    private void Complete(int id, CompleteWorkflowAction action)
    {
        var completed = events.Make(id, events.Here);
        completed.ExecutionCompleted = new ExecutionCompletedEvent { WorkflowStatus = action.WorkflowStatus, Result = action.Result, FailureDetails = action.FailureDetails };
        if (!state.TryAdd(completed))
        {
            return; // the first completion counts
        }
        if (state.Started?.ExecutionStarted.ParentInstance is { } parent)
        {
            var toParent = events.Make(router: new TaskRouter { SourceAppID = appId, TargetAppID = parent.AppID });
            if (action.WorkflowStatus == OrchestrationStatus.Completed)
            {
                toParent.ChildWorkflowInstanceCompleted = new ChildWorkflowInstanceCompletedEvent { TaskScheduledId = parent.TaskScheduledId, Result = action.Result };
            }
            else
            {
                toParent.ChildWorkflowInstanceFailed = new ChildWorkflowInstanceFailedEvent { TaskScheduledId = parent.TaskScheduledId, FailureDetails = action.FailureDetails };
            }
            _outcome.Messages.Add((parent.WorkflowInstance.InstanceId, toParent));
        }
    }

    /// <summary>Ends the instance, unless the worker's answer already has, and takes the children along when that was asked for.</summary>
    private void Terminate(ExecutionTerminatedEvent terminated)
    {
        var children = terminated.Recurse ? state.OpenChildren.ToList() : [];
        if (state.Completed is null)
        {
            _outcome.Drop();
            Complete(-1, new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated, Result = terminated.Input });
        }
        _outcome.Messages.AddRange(children.Select(child => (child, events.Terminated(terminated.Input, recursive: true))));
    }

    private void Stall()
    {
        var stalled = events.Make();
        stalled.ExecutionStalled = new ExecutionStalledEvent { Reason = StalledReason.VersionNotAvailable, Description = "Version not available" };
        state.TryAdd(stalled);
    }

    private List<HistoryEvent> NextGeneration(CompleteWorkflowAction completion)
    {
        var current = state.Started!.ExecutionStarted;
        var turnStarted = events.Make(router: events.Here);
        turnStarted.WorkflowStarted = new WorkflowStartedEvent();
        var started = events.Make(router: events.Here);
        started.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = current.Name,
            Input = completion.Result,
            WorkflowInstance = Events.NewExecution(current.WorkflowInstance.InstanceId),
            ParentInstance = current.ParentInstance,
            ParentTraceContext = current.ParentTraceContext,
        };
        return [turnStarted, started, .. completion.CarryoverEvents];
    }

    private string InstanceId => state.Started!.ExecutionStarted.WorkflowInstance.InstanceId;

    private TraceContext? TraceContext => state.Started!.ExecutionStarted.ParentTraceContext;
}
