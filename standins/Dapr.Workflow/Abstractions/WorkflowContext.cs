using Microsoft.Extensions.Logging;

namespace Dapr.Workflow;

/// <summary>
/// What workflow code may use of the world. Valid during the turn it was given for and only on the thread the code runs on; every call means the
/// same thing at every replay, in the order in which the code makes them.
/// </summary>
public abstract class WorkflowContext : IWorkflowContext
{
    /// <summary>The name the workflow was started under.</summary>
    public abstract string Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>When the turn began whose events the code is looking at: the same at every replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether the code is going over what it has done already.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Whether this instance takes the new way of a change: yes for whatever has not passed this point before the change was deployed.</summary>
    /// <param name="patchName">Names the change; case matters.</param>
    public abstract bool IsPatched(string patchName);

    public virtual Task CallActivityAsync(string name, object? input = null, WorkflowTaskOptions? options = null) => CallActivityAsync<object>(name, input, options);

    /// <exception cref="WorkflowTaskFailedException">The activity failed, with a retry policy at its last attempt.</exception>
    public abstract Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null);

    /// <inheritdoc cref="CreateTimer(DateTime, CancellationToken)"/>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken = default) => CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Fires at that time, whatever became of worker and sidecar meanwhile. Cancelling ends the wait; the sidecar's timer runs on unheeded.</summary>
    /// <param name="fireAt">In UTC.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Takes the oldest event of that name, case aside, that nobody has taken; events that came before they were waited for are kept.</summary>
    public abstract Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default);

    /// <param name="timeout">Negative to wait without end.</param>
    /// <exception cref="TaskCanceledException">The event did not come in time.</exception>
    public virtual async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        using var stopTimer = new CancellationTokenSource();
        using var stopWaiting = new CancellationTokenSource();
        var tooLate = CreateTimer(timeout, stopTimer.Token);
        var raised = WaitForExternalEventAsync<T>(eventName, stopWaiting.Token);
        var first = await Task.WhenAny(tooLate, raised);
        await (first == raised ? stopTimer : stopWaiting).CancelAsync();
        return await raised;
    }

    /// <summary>Raises an event at another instance. The real sidecar of Dapr 1.18 never gets past it; raise events from an activity.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Shown in the instance's state until the next one; null leaves the one before.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <exception cref="WorkflowTaskFailedException">The child failed or was terminated.</exception>
    public abstract Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null);

    public virtual Task CallChildWorkflowAsync(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
        => CallChildWorkflowAsync<object>(workflowName, input, options);

    /// <summary>A logger that keeps quiet while the code is replaying, so that each line is written once.</summary>
    public abstract ILogger CreateReplaySafeLogger(string categoryName);

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public abstract ILogger CreateReplaySafeLogger(Type type);

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public abstract ILogger CreateReplaySafeLogger<T>();

    /// <summary>Starts the instance anew under its id, with an empty history. Return right after it; what the code returns no longer counts.</summary>
    /// <param name="preserveUnprocessedEvents">Whether events that nobody has taken go along.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>The same sequence of ids at every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>What the workflow that started this one passed on of its history, or null.</summary>
    public abstract PropagatedHistory? GetPropagatedHistory();
}
