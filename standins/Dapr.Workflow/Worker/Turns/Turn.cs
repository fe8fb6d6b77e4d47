using Dapr.Common.Serialization;
using DurableTask.Protocol;
using Microsoft.Extensions.Logging;
using Kind = DurableTask.Protocol.HistoryEvent.EventTypeOneofCase;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>
/// One turn of an instance: runs the workflow's code over all its history and on over what is new, and answers with what the code asks for next.
/// All of it happens on the thread that calls <see cref="Run"/>: an event completes what the code awaits, and the code goes on inside that call until
/// it awaits something else, so the order of events alone decides what it does.
/// </summary>
internal sealed partial class Turn(WorkflowRequest request, IReadOnlyList<HistoryEvent> past, Func<string, IWorkflow> createWorkflow, IDaprSerializer serializer, ILoggerFactory loggerFactory)
{
    private readonly TurnClock _clock = new();
    private readonly Steps _steps = new();
    private readonly ExternalEvents _events = new();
    private readonly Patches _patches = new(past.Where(e => e.WorkflowStarted?.Version is not null).SelectMany(e => e.WorkflowStarted.Version.Patches));
    private readonly List<HistoryEvent> _held = [];
    private TurnContext? _context;
    private Task<object?>? _code;
    private bool _isSuspended;
    private ExecutionTerminatedEvent? _terminated;

    /// <exception cref="NonDeterministicWorkflowException">The code is not the one that made this history.</exception>
    public WorkflowResponse Run()
    {
        try
        {
            _clock.IsReplaying = true;
            foreach (var e in past)
            {
                Play(e);
            }
            _clock.IsReplaying = false;
            foreach (var e in request.NewEvents)
            {
                Play(e);
            }
            return Answer();
        }
        finally
        {
            _clock.End();
            _ = _code?.Exception; // seen, whatever was answered
        }
    }

    private void Play(HistoryEvent e)
    {
        switch (e.EventTypeCase)
        {
            case Kind.ExecutionSuspended:
                _isSuspended = true;
                break;
            case Kind.ExecutionResumed:
                Resume();
                break;
            case Kind.ExecutionTerminated:
                Terminate(e.ExecutionTerminated);
                break;
            default:
                if (_isSuspended)
                {
                    _held.Add(e); // the sidecar goes on sending; holding back is the worker's part
                }
                else if (_terminated is null)
                {
                    Apply(e);
                }
                break;
        }
    }

    private void Resume()
    {
        _isSuspended = false;
        HistoryEvent[] held = [.. _held];
        _held.Clear();
        foreach (var e in held)
        {
            Play(e);
        }
    }

    // Code that has come to a good end already keeps its result; to go on as new is no end.
    private void Terminate(ExecutionTerminatedEvent terminated)
    {
        if (_code is not { IsCompletedSuccessfully: true } || _context is { Continuation: not null })
        {
            _terminated ??= terminated;
        }
    }

    private void Apply(HistoryEvent e)
    {
        switch (e.EventTypeCase)
        {
            case Kind.WorkflowStarted:
                _clock.Now = e.Timestamp.ToDateTime();
                break;
            case Kind.ExecutionStarted when _code is null:
                Start(e);
                break;
            case Kind.TaskScheduled or Kind.ChildWorkflowInstanceCreated or Kind.TimerCreated or Kind.EventSent:
                _steps.Record(e);
                break;
            case Kind.TaskCompleted or Kind.TaskFailed or Kind.ChildWorkflowInstanceCompleted or Kind.ChildWorkflowInstanceFailed or Kind.TimerFired:
                _steps.Resolve(e);
                break;
            case Kind.EventRaised:
                _events.Raise(e);
                break;
        }
    }

    private void Start(HistoryEvent e)
    {
        _context = new TurnContext(RunIdentity.Of(request, e), _clock, _steps, _events, _patches, serializer, loggerFactory);
        _code = RunCodeAsync(_context, e.ExecutionStarted);
    }

    // An async method, so that a missing workflow and an unreadable input end the instance as what its code throws does.
    private async Task<object?> RunCodeAsync(TurnContext context, ExecutionStartedEvent started)
    {
        var workflow = createWorkflow(started.Name);
        var input = string.IsNullOrEmpty(started.Input) ? null : serializer.Deserialize(started.Input, workflow.InputType);
        return await workflow.RunAsync(context, input);
    }

    private WorkflowResponse Answer()
    {
        var response = new WorkflowResponse { InstanceId = request.InstanceId, CustomStatus = _context?.CustomStatus };
        if (_patches.Taken.Count > 0)
        {
            response.Version = new WorkflowVersion { Name = _context!.Name, Patches = { _patches.Taken } };
        }
        if (_terminated is not null)
        {
            response.Actions.Add(End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated, Result = _terminated.Input }));
        }
        else if (!_isSuspended)
        {
            AddActions(response);
        }
        return response;
    }

    private void AddActions(WorkflowResponse response)
    {
        if (_code is null || _context is null)
        {
            var failure = Failures.Of("WorkflowNameMissing", "The history does not say which workflow this is an instance of.", final: true);
            response.Actions.Add(End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = failure }));
            return;
        }
        if (_context is { Continuation: { } continuation, KeepsEvents: true })
        {
            continuation.CarryoverEvents.AddRange(_events.Untaken);
        }
        response.Actions.AddRange(_steps.Pending);
        if (_context.Continuation is not null)
        {
            return;
        }
        if (_code.IsCompleted)
        {
            response.Actions.Add(End(Outcome(_code)));
        }
        else if (!_steps.IsAnyAwaited && !_events.IsAnyAwaited)
        {
            LogNothingAwaited(loggerFactory.CreateLogger<Turn>(), request.InstanceId, _context.Name);
        }
    }

    private CompleteWorkflowAction Outcome(Task<object?> code)
    {
        try
        {
            var output = code.GetAwaiter().GetResult();
            return new() { WorkflowStatus = OrchestrationStatus.Completed, Result = output is null ? "" : serializer.Serialize(output) };
        }
        catch (Exception error)
        {
            return new() { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = Failures.Of(error, final: true) };
        }
    }

    private WorkflowAction End(CompleteWorkflowAction action) => new() { Id = _steps.NextId, CompleteWorkflow = action };

    [LoggerMessage(LogLevel.Warning, "Workflow instance {InstanceId} ({WorkflowName}) waits for something that no event of its history can bring; workflow code may await only tasks of its context")]
    private static partial void LogNothingAwaited(ILogger logger, string instanceId, string workflowName);
}
