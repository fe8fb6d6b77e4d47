using Dapr.Common.Serialization;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Protocol = DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>The code's side of a <see cref="Turn"/>: turns its calls into steps and waits.</summary>
internal sealed class TurnContext(RunIdentity run, TurnClock clock, Steps steps, ExternalEvents events, Patches patches, IDaprSerializer serializer, ILoggerFactory loggerFactory) : WorkflowContext
{
    private readonly DeterministicIds _ids = new(run.InstanceId, run.ExecutionId);
    private object? _customStatus;

    public override string Name => run.Name;

    public override string InstanceId => run.InstanceId;

    public override DateTime CurrentUtcDateTime => clock.Now;

    public override bool IsReplaying => clock.IsReplaying;

    /// <summary>As last set, written; null when the code set none.</summary>
    public string? CustomStatus => _customStatus is null ? null : serializer.Serialize(_customStatus);

    /// <summary>How the code wants to go on as new, once it does.</summary>
    public CompleteWorkflowAction? Continuation { get; private set; }

    public bool KeepsEvents { get; private set; }

    public override bool IsPatched(string patchName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(patchName);
        clock.RequireTurn();
        return patches.Decide(patchName, IsReplaying);
    }

    public override Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        clock.RequireTurn();
        var written = serializer.Serialize(input);
        if (options?.RetryPolicy is not { } policy)
        {
            return ScheduleActivity<T>(name, written, options);
        }
        // Each attempt has an id of its own; the timers between them name that of the first.
        var firstId = _ids.ForActivity(steps.NextId, name);
        return RetryAsync(policy, () => ScheduleActivity<T>(name, written, options), timer => timer.ActivityRetry = new() { TaskExecutionId = firstId });
    }

    public override Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflowName);
        clock.RequireTurn();
        var written = serializer.Serialize(input);
        var firstId = options?.InstanceId ?? NewGuid().ToString();
        if (options?.RetryPolicy is not { } policy)
        {
            return StartChild<TResult>(workflowName, written, firstId, options);
        }
        var isFirst = true;
        return RetryAsync(
            policy,
            () =>
            {
                var id = isFirst ? firstId : options.InstanceId ?? NewGuid().ToString();
                isFirst = false;
                return StartChild<TResult>(workflowName, written, id, options);
            },
            timer => timer.ChildWorkflowRetry = new() { InstanceId = firstId });
    }

    /// <exception cref="ArgumentException">The time is not in UTC.</exception>
    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        => StartTimer(new CreateTimerAction { FireAt = Timestamp.FromDateTime(fireAt), CreateTimer = new() }, cancellationToken);

    public override Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default)
    {
        clock.RequireTurn();
        var wait = new Awaited<T>(raised => Read<T>(raised.EventRaised.Input));
        wait.CancelWith(cancellationToken);
        events.Wait(eventName, wait);
        return wait.Task;
    }

    public override async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            throw new TaskCanceledException($"There was no time to wait for event '{eventName}'.");
        }
        using var stopTimer = new CancellationTokenSource();
        using var stopWaiting = new CancellationTokenSource();
        var fireAt = timeout < TimeSpan.Zero ? Step.EndOfTime : Timestamp.FromDateTime(CurrentUtcDateTime.Add(timeout));
        var tooLate = StartTimer(new CreateTimerAction { FireAt = fireAt, ExternalEvent = new() { Name = eventName } }, stopTimer.Token);
        var raised = WaitForExternalEventAsync<T>(eventName, stopWaiting.Token);
        var first = await Task.WhenAny(tooLate, raised);
        // Cancel, not CancelAsync: nothing here may leave the thread.
        (first == raised ? stopTimer : stopWaiting).Cancel();
        return await raised;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        clock.RequireTurn();
        var action = new SendEventAction { Instance = new() { InstanceId = instanceId }, Name = eventName, Data = serializer.Serialize(payload) };
        steps.Add(new Step(new WorkflowAction { SendEvent = action }));
    }

    public override void SetCustomStatus(object? customStatus) => _customStatus = customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        clock.RequireTurn();
        if (Continuation is not null)
        {
            return; // the first one counts
        }
        Continuation = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.ContinuedAsNew, Result = serializer.Serialize(newInput) };
        KeepsEvents = preserveUnprocessedEvents;
        events.KeepForNextGeneration();
        steps.Add(new Step(new WorkflowAction { CompleteWorkflow = Continuation }));
    }

    public override Guid NewGuid()
    {
        clock.RequireTurn();
        return _ids.Next();
    }

    public override PropagatedHistory? GetPropagatedHistory() => PropagatedHistories.Read(run.PropagatedHistory);

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(loggerFactory.CreateLogger(categoryName), clock);

    public override ILogger CreateReplaySafeLogger(System.Type type) => new ReplaySafeLogger(loggerFactory.CreateLogger(type), clock);

    public override ILogger CreateReplaySafeLogger<T>() => CreateReplaySafeLogger(typeof(T));

    /// <summary>What the code is given of a written value; the default for none.</summary>
    private T Read<T>(string? written) => string.IsNullOrEmpty(written) ? default! : serializer.Deserialize<T>(written)!;

    private Task<T> ScheduleActivity<T>(string name, string input, WorkflowTaskOptions? options)
    {
        var executionId = _ids.ForActivity(steps.NextId, name);
        var router = RouterTo(options?.TargetAppId);
        var action = new WorkflowAction
        {
            ScheduleTask = new() { Name = name, Input = input, TaskExecutionId = executionId, Router = router },
            Router = router,
        };
        if (options is { PropagationScope: not HistoryPropagationScope.None })
        {
            action.ScheduleTask.HistoryPropagationScope = (Protocol.HistoryPropagationScope)options.PropagationScope;
        }
        return Add(action, executionId, outcome => outcome.TaskCompleted is { } completed ? Read<T>(completed.Result) : throw Failures.OfActivity(outcome.TaskFailed.FailureDetails));
    }

    private Task<T> StartChild<T>(string name, string input, string instanceId, ChildWorkflowTaskOptions? options)
    {
        var router = RouterTo(options?.TargetAppId);
        var action = new WorkflowAction
        {
            CreateChildWorkflow = new() { Name = name, InstanceId = instanceId, Input = input, Router = router },
            Router = router,
        };
        if (options is { PropagationScope: not HistoryPropagationScope.None })
        {
            action.CreateChildWorkflow.HistoryPropagationScope = (Protocol.HistoryPropagationScope)options.PropagationScope;
        }
        return Add(action, "", outcome => outcome.ChildWorkflowInstanceCompleted is { } completed
            ? Read<T>(completed.Result)
            : throw Failures.OfChild(name, outcome.ChildWorkflowInstanceFailed.FailureDetails));
    }

    private Task<bool> StartTimer(CreateTimerAction timer, CancellationToken cancellationToken)
        => Add(new WorkflowAction { CreateTimer = timer }, "", static _ => true, cancellationToken);

    private Task<T> Add<T>(WorkflowAction action, string executionId, Func<HistoryEvent, T> read, CancellationToken cancellationToken = default)
    {
        clock.RequireTurn();
        var outcome = new Awaited<T>(read);
        steps.Add(new Step(action, outcome, executionId));
        outcome.CancelWith(cancellationToken);
        return outcome.Task;
    }

    private async Task<T> RetryAsync<T>(WorkflowRetryPolicy policy, Func<Task<T>> attempt, Action<CreateTimerAction> setOrigin)
    {
        var begun = CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            TimeSpan delay;
            try
            {
                return await attempt();
            }
            catch (WorkflowTaskFailedException) when (policy.DelayAfter(attempts, CurrentUtcDateTime - begun) is { } wait)
            {
                delay = wait;
            }
            var timer = new CreateTimerAction { FireAt = Timestamp.FromDateTime(CurrentUtcDateTime.Add(delay)) };
            setOrigin(timer);
            await StartTimer(timer, CancellationToken.None);
        }
    }

    // Without the name of the app that asks, a work item cannot find its way back.
    private TaskRouter? RouterTo(string? targetAppId) => string.IsNullOrWhiteSpace(targetAppId) || string.IsNullOrWhiteSpace(run.AppId)
        ? null
        : new TaskRouter { SourceAppID = run.AppId, TargetAppID = targetAppId };
}
