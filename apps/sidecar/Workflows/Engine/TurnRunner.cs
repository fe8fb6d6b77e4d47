using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>Takes the turns of instances: gathers what is due, asks a worker, carries out the answer, and commits all of it at once.</summary>
internal sealed partial class TurnRunner(
    WorkflowOptions options,
    WorkflowStore store,
    Instances instances,
    StartGate starts,
    TurnDispatcher turns,
    ActivityDispatcher activities,
    Changes changes,
    Events events,
    TimeProvider clock,
    ILogger<TurnRunner> logger)
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    public async Task RunAsync(Instance instance, CancellationToken cancellationToken)
    {
        // Whoever delivered the event does not wait for the turn.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (instance.ContinueRun())
        {
            try
            {
                while (await TakeTurnAsync(instance, cancellationToken))
                {
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (!DatabaseAway.Is(error))
                {
                    LogTurnFailed(instance.Id, error);
                }
                // Nothing was committed: begin again from what is.
                instance.State = null;
                await Task.Delay(PauseAfterError, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                instance.TryBeginRun();
            }
        }
    }

    /// <returns>Whether another turn may be due at once.</returns>
    private async Task<bool> TakeTurnAsync(Instance instance, CancellationToken cancellationToken)
    {
        var state = instance.State ??= await LoadAsync(instance, cancellationToken);
        var due = instance.Due(clock.GetUtcNow());
        if (due.Count == 0)
        {
            return false;
        }
        if (state?.Completed is not null && due.Exists(e => e.Event.ExecutionStarted is not null))
        {
            instance.State = null; // a new instance has taken the id of the finished one
            return true;
        }
        if (state is null || state.Completed is not null)
        {
            // The instance is gone, or has ended: nobody waits for these.
            await store.CommitAsync(batch => batch.RemoveFromInbox(due));
            instance.Remove(due);
            return true;
        }
        if (state.Started is null && !due.Exists(e => e.Event.ExecutionStarted is not null))
        {
            return false; // events that came before a start in the future wait for it
        }

        var turnStarted = Begin(state, due);
        if (turnStarted is null)
        {
            await store.CommitAsync(batch => batch.RemoveFromInbox(due));
            instance.Remove(due);
            return true;
        }
        var response = await turns.ExecuteAsync(instance.Id, ToWorkItem(instance.Id, state), answer => IsStale(instance, state, answer), () => instance.AnswersOwed++, cancellationToken);
        var terminated = state.History.Skip(state.Committed).FirstOrDefault(e => e.ExecutionTerminated is not null);
        var outcome = new Turn(state, events, options.AppId).Apply(response, turnStarted, terminated);
        if (outcome.Refusal is not null)
        {
            throw new InvalidOperationException($"The turn is refused: {outcome.Refusal}.");
        }
        await CommitAsync(instance, state, due, outcome, cancellationToken);
        return true;
    }

    /// <summary>Adds the turn's new events to the history: its own start first, then those due. Null when all of them only repeat what is settled.</summary>
    private HistoryEvent? Begin(InstanceState state, List<InboxEvent> due)
    {
        // A generation begins with its start, whatever came in before it was made.
        var ordered = due.OrderBy(e => e.Event.EventTypeCase switch
        {
            HistoryEvent.EventTypeOneofCase.WorkflowStarted => 0,
            HistoryEvent.EventTypeOneofCase.ExecutionStarted => 1,
            _ => 2,
        }).ThenBy(e => e.Id).Select(e => e.Event).ToList();
        var turnStarted = events.TurnStarted();
        if (ordered[0].WorkflowStarted is not null)
        {
            turnStarted.Router = ordered[0].Router;
            ordered.RemoveAt(0);
        }
        state.TryAdd(turnStarted);
        var any = false;
        foreach (var added in ordered)
        {
            if (added.TimerFired is not null)
            {
                added.Timestamp = turnStarted.Timestamp;
            }
            any |= state.TryAdd(added);
        }
        if (!any)
        {
            state.RemoveUncommitted();
            return null;
        }
        return turnStarted;
    }

    private async Task CommitAsync(Instance instance, InstanceState state, List<InboxEvent> done, TurnOutcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var finished = state.Completed is not null;
        var replaced = outcome.NextGeneration is not null;
        // What is scheduled along with the completion still runs; what ran before it is nobody's any more.
        var open = finished || replaced ? state.OpenTasks.Except(outcome.Activities.Select(scheduled => scheduled.EventId)).ToList() : [];

        var coming = new List<InboxEvent>();
        coming.AddRange(outcome.Messages.Select(message => new InboxEvent(store.NextInboxId(), message.InstanceId, now, message.Event)));
        if (!finished)
        {
            coming.AddRange(outcome.Timers.Select(timer => new InboxEvent(store.NextInboxId(), instance.Id, timer.TimerFired.FireAt.ToDateTimeOffset(), timer)));
        }
        coming.AddRange((outcome.NextGeneration ?? []).Select(first => new InboxEvent(store.NextInboxId(), instance.Id, now, first)));

        using var gate = await starts.EnterAsync(outcome.Starts.Select(start => start.Start.ExecutionStarted.WorkflowInstance.InstanceId), cancellationToken);
        var begun = new List<InboxEvent>();
        foreach (var (scheduledId, start) in outcome.Starts)
        {
            switch (await starts.CheckAsync(start, cancellationToken))
            {
                case StartVerdict.Free:
                    begun.Add(new InboxEvent(store.NextInboxId(), start.ExecutionStarted.WorkflowInstance.InstanceId, start.ExecutionStarted.ScheduledStartTimestamp?.ToDateTimeOffset() ?? now, start));
                    break;
                case StartVerdict.Taken when start.ExecutionStarted.ParentInstance is not null:
                    var failed = events.ChildFailed(scheduledId, "WorkflowInstanceAlreadyExists", $"an active workflow with ID '{start.ExecutionStarted.WorkflowInstance.InstanceId}' already exists");
                    coming.Add(new InboxEvent(store.NextInboxId(), instance.Id, now, failed));
                    break;
            }
        }

        if (replaced)
        {
            state.Clear();
        }
        var stored = state.ToStored();
        await store.CommitAsync(batch =>
        {
            if (replaced)
            {
                batch.DeleteHistory(instance.Id);
            }
            if (finished || replaced)
            {
                batch.DeleteActivities(instance.Id);
            }
            AddTurn(batch, instance.Id, state, stored, done, outcome, finished, replaced);
            foreach (var start in begun)
            {
                batch.Create(start, now);
            }
            if (coming.Count > 0)
            {
                batch.AddToInbox(coming);
            }
        });

        instance.Remove(done);
        if (finished || replaced)
        {
            instance.Remove(finished ? _ => true : left => InstanceState.Settles(left.Event));
        }
        state.Commit();
        if (finished || replaced)
        {
            activities.Abandon(instance.Id, open);
        }
        foreach (var start in begun)
        {
            instances.Forget(start.InstanceId);
        }
        foreach (var delivered in begun.Concat(coming))
        {
            instances.Deliver(delivered);
        }
        foreach (var scheduled in outcome.Activities)
        {
            activities.Add(instance.Id, scheduled);
        }
        changes.Signal(instance.Id, stored);
        if (finished)
        {
            LogFinished(instance.Id, state.Started!.ExecutionStarted.Name, state.Status);
        }
    }

    private void AddTurn(WriteBatch batch, string instanceId, InstanceState state, StoredInstance stored, List<InboxEvent> done, TurnOutcome outcome, bool finished, bool replaced)
    {
        if (finished)
        {
            batch.DeleteInbox(instanceId);
        }
        else
        {
            batch.RemoveFromInbox(done);
            if (replaced)
            {
                batch.DeleteSettlements(instanceId);
            }
        }
        if (!replaced)
        {
            batch.AppendHistory(instanceId, state.Committed, state.History.Skip(state.Committed));
        }
        batch.Update(instanceId, stored, finished ? PurgeAt(stored) : null);
        if (outcome.Activities.Count > 0)
        {
            batch.AddActivities(instanceId, outcome.Activities);
        }
    }

    private DateTimeOffset? PurgeAt(StoredInstance finished) => finished.UpdatedAt + finished.Status switch
    {
        OrchestrationStatus.Completed => options.RetainCompleted,
        OrchestrationStatus.Terminated => options.RetainTerminated,
        _ => options.RetainFailed,
    };

    private async Task<InstanceState?> LoadAsync(Instance instance, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(instance.Id, cancellationToken) is not { } stored)
        {
            return null;
        }
        var state = InstanceState.Load(stored, await store.ReadHistoryAsync(instance.Id, cancellationToken));
        foreach (var waiting in await store.ReadInboxAsync(instance.Id, cancellationToken))
        {
            instance.TryAdd(waiting);
        }
        return state;
    }

    /// <summary>After a turn was sent again, the first worker may still answer it, and then the next turn has an answer that schedules what is scheduled.</summary>
    private static bool IsStale(Instance instance, InstanceState state, WorkflowResponse answer)
    {
        if (instance.AnswersOwed == 0 || !answer.Actions.Any(action => action.ScheduleTask is not null && state.IsUsed(action.Id)))
        {
            return false;
        }
        instance.AnswersOwed--;
        return true;
    }

    private static WorkItem ToWorkItem(string instanceId, InstanceState state)
    {
        var request = new WorkflowRequest { InstanceId = instanceId };
        request.PastEvents.AddRange(state.History.Take(state.Committed));
        request.NewEvents.AddRange(state.History.Skip(state.Committed));
        return new WorkItem { WorkflowRequest = request };
    }

    [LoggerMessage(LogLevel.Debug, "Workflow {InstanceId} ({Name}) ended: {Status}")]
    private partial void LogFinished(string instanceId, string name, OrchestrationStatus status);

    [LoggerMessage(LogLevel.Error, "A turn of workflow {InstanceId} failed and is taken again")]
    private partial void LogTurnFailed(string instanceId, Exception error);
}
