using System.Threading.Channels;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>One instance as the real hub keeps it: events come in, a turn goes out with them, what the turn asks for becomes history and work.</summary>
internal sealed class HubInstance
{
    private readonly TaskHub _hub;
    private readonly Channel<HistoryEvent> _inbox = Channel.CreateUnbounded<HistoryEvent>();
    private readonly List<HistoryEvent> _history = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<HubInstance, bool> Holds, TaskCompletionSource Seen)> _watchers = [];
    private ExecutionStartedEvent _started;

    public HubInstance(TaskHub hub, ExecutionStartedEvent started)
    {
        (_hub, _started) = (hub, started);
        State = new WorkflowState
        {
            InstanceId = started.WorkflowInstance.InstanceId,
            Name = started.Name,
            Input = started.Input,
            WorkflowStatus = OrchestrationStatus.Pending,
            CreatedTimestamp = Now,
            LastUpdatedTimestamp = Now,
        };
        Post(new HistoryEvent { EventId = -1, ExecutionStarted = started, Router = new() { SourceAppID = "app" } });
    }

    public WorkflowState State { get; }

    public string Id => State.InstanceId;

    public Task Begun => _begun.Task;

    public Task Ended => _ended.Task;

    /// <summary>What every turn answered, in order.</summary>
    public List<WorkflowResponse> Answers { get; } = [];

    public IReadOnlyList<HistoryEvent> History
    {
        get
        {
            lock (_history)
            {
                return [.. _history];
            }
        }
    }

    private Timestamp Now => Timestamp.FromDateTime(_hub.Clock.Now);

    public void Post(HistoryEvent e)
    {
        e.Timestamp ??= Now;
        _inbox.Writer.TryWrite(e);
    }

    /// <summary>Completes when it holds after a turn.</summary>
    public Task UntilAsync(Func<HubInstance, bool> holds)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_history)
        {
            if (holds(this))
            {
                return Task.CompletedTask;
            }
            _watchers.Add((holds, seen));
        }
        return seen.Task;
    }

    public async Task RunAsync()
    {
        while (!_ended.Task.IsCompleted && await _inbox.Reader.WaitToReadAsync())
        {
            var news = new List<HistoryEvent> { Event(new() { WorkflowStarted = new() }) };
            while (_inbox.Reader.TryRead(out var e))
            {
                news.Add(e);
            }
            await TurnAsync(news);
        }
    }

    private async Task TurnAsync(List<HistoryEvent> news)
    {
        var request = new WorkflowRequest { InstanceId = Id, ExecutionId = _started.WorkflowInstance.ExecutionId, PastEvents = { History }, NewEvents = { news } };
        var answer = await _hub.Work.GiveOutAsync<WorkflowResponse>(new WorkItem { WorkflowRequest = request });
        lock (_history)
        {
            if (answer.Version is not null)
            {
                news[0].WorkflowStarted.Version = answer.Version;
            }
            _history.AddRange(news);
            Answers.Add(answer);
            State.LastUpdatedTimestamp = Now;
            State.CustomStatus = answer.CustomStatus ?? State.CustomStatus;
            State.WorkflowStatus = _history.FindLast(e => e.ExecutionSuspended is not null || e.ExecutionResumed is not null)?.ExecutionSuspended is null
                ? OrchestrationStatus.Running
                : OrchestrationStatus.Suspended;
            foreach (var action in answer.Actions)
            {
                Apply(action);
            }
            _watchers.RemoveAll(watcher => watcher.Holds(this) && watcher.Seen.TrySetResult());
        }
        _begun.TrySetResult();
        if (State.CompletedTimestamp is not null)
        {
            _ended.TrySetResult();
        }
    }

    private void Apply(WorkflowAction action)
    {
        switch (action.WorkflowActionTypeCase)
        {
            case WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask:
                var task = action.ScheduleTask;
                _history.Add(Event(new() { TaskScheduled = new() { Name = task.Name, Input = task.Input, TaskExecutionId = task.TaskExecutionId } }, action.Id));
                _ = RunActivityAsync(action.Id, task);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer:
                Apply(action.Id, action.CreateTimer);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow:
                var child = action.CreateChildWorkflow;
                _history.Add(Event(new() { ChildWorkflowInstanceCreated = new() { InstanceId = child.InstanceId, Name = child.Name, Input = child.Input } }, action.Id));
                _ = RunChildAsync(action.Id, child);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.SendEvent:
                var sent = action.SendEvent;
                _history.Add(Event(new() { EventSent = new() { InstanceId = sent.Instance.InstanceId, Name = sent.Name, Input = sent.Data } }, action.Id));
                _hub[sent.Instance.InstanceId].Post(new() { EventId = -1, EventRaised = new() { Name = sent.Name, Input = sent.Data } });
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CompleteWorkflow when action.CompleteWorkflow.WorkflowStatus == OrchestrationStatus.ContinuedAsNew:
                BeginAnew(action.CompleteWorkflow);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CompleteWorkflow when State.CompletedTimestamp is null:
                var end = action.CompleteWorkflow;
                _history.Add(Event(new() { ExecutionCompleted = new() { WorkflowStatus = end.WorkflowStatus, Result = end.Result, FailureDetails = end.FailureDetails } }, action.Id));
                (State.WorkflowStatus, State.Output, State.FailureDetails, State.CompletedTimestamp) = (end.WorkflowStatus, end.Result, end.FailureDetails, Now);
                break;
        }
    }

    private void Apply(int id, CreateTimerAction timer)
    {
        var created = new TimerCreatedEvent { FireAt = timer.FireAt };
        switch (timer.OriginCase)
        {
            case CreateTimerAction.OriginOneofCase.CreateTimer: created.CreateTimer = timer.CreateTimer; break;
            case CreateTimerAction.OriginOneofCase.ExternalEvent: created.ExternalEvent = timer.ExternalEvent; break;
            case CreateTimerAction.OriginOneofCase.ActivityRetry: created.ActivityRetry = timer.ActivityRetry; break;
            case CreateTimerAction.OriginOneofCase.ChildWorkflowRetry: created.ChildWorkflowRetry = timer.ChildWorkflowRetry; break;
        }
        _history.Add(Event(new() { TimerCreated = created }, id));
        _hub.Clock.At(timer.FireAt.ToDateTime(), () => Post(new() { EventId = -1, TimerFired = new() { TimerId = id, FireAt = timer.FireAt } }));
    }

    private async Task RunActivityAsync(int id, ScheduleTaskAction task)
    {
        var execution = _started.WorkflowInstance.ExecutionId;
        var request = new ActivityRequest
        {
            Name = task.Name,
            Input = task.Input,
            TaskId = id,
            TaskExecutionId = task.TaskExecutionId,
            WorkflowInstance = _started.WorkflowInstance,
            ParentTraceContext = _started.ParentTraceContext,
        };
        var answer = await _hub.Work.GiveOutAsync<ActivityResponse>(new WorkItem { ActivityRequest = request });
        if (execution == _started.WorkflowInstance.ExecutionId)
        {
            Post(answer.FailureDetails is null
                ? new() { EventId = -1, TaskCompleted = new() { TaskScheduledId = id, Result = answer.Result, TaskExecutionId = task.TaskExecutionId } }
                : new() { EventId = -1, TaskFailed = new() { TaskScheduledId = id, FailureDetails = answer.FailureDetails, TaskExecutionId = task.TaskExecutionId } });
        }
    }

    private async Task RunChildAsync(int id, CreateChildWorkflowAction action)
    {
        var child = _hub.Start(action.Name, action.InstanceId, action.Input);
        await child.Ended;
        Post(child.State.WorkflowStatus == OrchestrationStatus.Completed
            ? new() { EventId = -1, ChildWorkflowInstanceCompleted = new() { TaskScheduledId = id, Result = child.State.Output } }
            : new() { EventId = -1, ChildWorkflowInstanceFailed = new() { TaskScheduledId = id, FailureDetails = child.State.FailureDetails } });
    }

    private void BeginAnew(CompleteWorkflowAction again)
    {
        _history.Clear();
        _started = new ExecutionStartedEvent(_started) { Input = again.Result };
        _started.WorkflowInstance.ExecutionId = Guid.NewGuid().ToString();
        Post(new HistoryEvent { EventId = -1, ExecutionStarted = _started });
        foreach (var carried in again.CarryoverEvents)
        {
            Post(carried);
        }
    }

    private HistoryEvent Event(HistoryEvent e, int id = -1)
    {
        (e.EventId, e.Timestamp) = (id, Now);
        return e;
    }
}
