using DaprImages.Sidecar.Workflows.Engine;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;
using Grpc.Core;

namespace DaprImages.Sidecar.Workflows;

/// <summary>
/// What clients and workers ask of the workflow engine. Everything that is promised is committed to Postgres first: a process that dies at any moment is
/// continued by the next one from there.
/// </summary>
internal sealed class WorkflowEngine(
    WorkflowStore store,
    Instances instances,
    StartGate starts,
    TurnDispatcher turns,
    ActivityDispatcher activities,
    Changes changes,
    Events events,
    TimeProvider clock)
{
    private const int LargestPage = 1024;

    /// <summary>Starts an instance; the id of a finished one is free again.</summary>
    /// <exception cref="RpcException">ALREADY_EXISTS: an instance that has not finished has the id.</exception>
    public Task<string> StartAsync(CreateInstanceRequest request, CancellationToken cancellationToken) =>
        ToTheEnd(StartAsync(request.InstanceId.Length > 0 ? request.InstanceId : Guid.NewGuid().ToString(), request, cancellationToken), cancellationToken);

    public Task<StoredInstance?> FindAsync(string instanceId, CancellationToken cancellationToken) => store.FindAsync(instanceId, cancellationToken);

    /// <summary>Waits for the end of the instance's first turn.</summary>
    public Task<StoredInstance> WaitForStartAsync(string instanceId, CancellationToken cancellationToken) => WaitAsync(instanceId, instance => instance.StartedAt is not null, cancellationToken);

    public Task<StoredInstance> WaitForEndAsync(string instanceId, CancellationToken cancellationToken) => WaitAsync(instanceId, instance => instance.IsFinished, cancellationToken);

    /// <exception cref="RpcException">There is no such instance.</exception>
    public Task RaiseAsync(string instanceId, string name, string? input, CancellationToken cancellationToken) => SendAsync(instanceId, events.Raised(name, input), cancellationToken);

    /// <inheritdoc cref="RaiseAsync"/>
    public Task SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) => SendAsync(instanceId, events.Suspended(reason), cancellationToken);

    /// <inheritdoc cref="RaiseAsync"/>
    public Task ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) => SendAsync(instanceId, events.Resumed(reason), cancellationToken);

    /// <inheritdoc cref="RaiseAsync"/>
    public Task TerminateAsync(string instanceId, string? output, bool recursive, CancellationToken cancellationToken) => SendAsync(instanceId, events.Terminated(output, recursive), cancellationToken);

    public async Task<IReadOnlyList<HistoryEvent>?> FindHistoryAsync(string instanceId, CancellationToken cancellationToken) =>
        await store.FindAsync(instanceId, cancellationToken) is null ? null : await store.ReadHistoryAsync(instanceId, cancellationToken);

    /// <summary>The instance ids in order, after one and as many as asked for.</summary>
    public async Task<(IReadOnlyList<string> Ids, string? Next)> ListAsync(string? after, int count, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(count, 1, LargestPage);
        var ids = await store.ListAsync(after, size + 1, cancellationToken);
        return ids.Count > size ? (ids[..size], ids[size - 1]) : (ids, null);
    }

    /// <returns>How many instances are gone.</returns>
    /// <exception cref="RpcException">The instance is not there or has not finished.</exception>
    public Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken) => ToTheEnd(PurgeCoreAsync(instanceId, recursive, cancellationToken), cancellationToken);

    private async Task<int> PurgeCoreAsync(string instanceId, bool recursive, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(instanceId, cancellationToken) is not { } instance)
        {
            throw new RpcException(new Status(StatusCode.Unknown, "failed to purge workflow state: no such instance exists"));
        }
        if (!instance.IsFinished)
        {
            throw new RpcException(new Status(StatusCode.Unknown, "failed to purge workflow state: orchestration has not yet completed"));
        }
        var purged = 0;
        if (recursive)
        {
            foreach (var past in await store.ReadHistoryAsync(instanceId, cancellationToken))
            {
                if (past.ChildWorkflowInstanceCreated is { } child && await store.FindAsync(child.InstanceId, cancellationToken) is { IsFinished: true })
                {
                    purged += await PurgeCoreAsync(child.InstanceId, recursive: true, cancellationToken);
                }
            }
        }
        await store.CommitAsync(batch => batch.DeleteAll(instanceId));
        instances.Forget(instanceId);
        changes.Signal(instanceId, null);
        return purged + 1;
    }

    /// <summary>Starts a new instance with the history of a finished one up to an event, and goes on from there.</summary>
    /// <returns>The new instance's id.</returns>
    public Task<string> RerunAsync(RerunWorkflowFromEventRequest request, CancellationToken cancellationToken) => ToTheEnd(RerunCoreAsync(request, cancellationToken), cancellationToken);

    private async Task<string> RerunCoreAsync(RerunWorkflowFromEventRequest request, CancellationToken cancellationToken)
    {
        var newId = request.HasNewInstanceID ? request.NewInstanceID : Guid.NewGuid().ToString();
        if (await store.FindAsync(request.SourceInstanceID, cancellationToken) is not { } source)
        {
            throw new RpcException(new Status(StatusCode.NotFound, $"workflow instance does not exist with ID '{request.SourceInstanceID}'"));
        }
        if (newId == request.SourceInstanceID)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "rerun workflow instance ID must be different from the original instance ID"));
        }
        if (!source.IsFinished)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"'{request.SourceInstanceID}' is not in a terminal state"));
        }
        if (source.Started!.ExecutionStarted.ParentInstance is not null)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"'{request.SourceInstanceID}': cannot rerun from child-workflows"));
        }
        using var gate = await starts.EnterAsync([newId], cancellationToken);
        if (await store.FindAsync(newId, cancellationToken) is not null)
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, $"workflow '{newId}' has already been created"));
        }
        var now = clock.GetUtcNow();
        var fork = Fork.Of(await store.ReadHistoryAsync(request.SourceInstanceID, cancellationToken), request, newId, now);
        await StartAsync(fork, source, newId, now);
        return newId;
    }

    /// <summary>Takes a worker's answer to a turn; one that nobody waits for is dropped.</summary>
    public void Complete(WorkflowResponse response) => turns.Complete(response);

    /// <summary>
    /// Takes an activity's result. When the task completes, the result is committed; one that nobody waits for is dropped. The turn that it brings about does not
    /// wait for that: what the turn does is committed after the result, because writes keep their order, and nothing of it is carried out before. Only where the
    /// database refuses the result itself, which then throws, is the turn's own write left standing.
    /// </summary>
    public async Task CompleteAsync(ActivityResponse response)
    {
        if (activities.Complete(response.InstanceId, response.TaskId) is not { } scheduled)
        {
            return;
        }
        var settled = new InboxEvent(store.NextInboxId(), response.InstanceId, clock.GetUtcNow(), events.Settled(response, scheduled.TaskScheduled));
        var committed = store.CommitAsync(batch =>
        {
            batch.RemoveActivity(response.InstanceId, response.TaskId);
            batch.AddToInbox([settled]);
        });
        instances.Deliver(settled);
        await committed;
    }

    /// <summary>A caller may go away at any time; what was begun for it is still carried to its end, for a commit that is on its way cannot be called back.</summary>
    private static Task<T> ToTheEnd<T>(Task<T> operation, CancellationToken cancellationToken) => operation.WaitAsync(cancellationToken);

    private async Task<string> StartAsync(string instanceId, CreateInstanceRequest request, CancellationToken cancellationToken)
    {
        var start = events.Start(request, instanceId);
        using var gate = await starts.EnterAsync([instanceId], cancellationToken);
        if (await starts.CheckAsync(start, cancellationToken) != StartVerdict.Free)
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, $"failed to create workflow instance: rpc error: code = AlreadyExists desc = an active workflow with ID '{instanceId}' already exists"));
        }
        if (activities.HasAbandoned(instanceId))
        {
            throw new RpcException(new Status(StatusCode.Unknown, $"failed to create workflow instance: a terminated workflow with ID '{instanceId}' is already awaiting an activity result"));
        }
        var now = clock.GetUtcNow();
        var delivered = new InboxEvent(store.NextInboxId(), instanceId, request.ScheduledStartTimestamp?.ToDateTimeOffset() ?? now, start);
        await store.CommitAsync(batch => batch.Create(delivered, now));
        instances.Begin(delivered, now);
        return instanceId;
    }

    private Task<StoredInstance> WaitAsync(string instanceId, Func<StoredInstance, bool> reached, CancellationToken cancellationToken) =>
        changes.WaitAsync(instanceId, reached, () => store.FindAsync(instanceId, cancellationToken), cancellationToken);

    private Task SendAsync(string instanceId, HistoryEvent sent, CancellationToken cancellationToken) => SendCoreAsync(instanceId, sent, cancellationToken).WaitAsync(cancellationToken);

    private async Task SendCoreAsync(string instanceId, HistoryEvent sent, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(instanceId, cancellationToken) is not { } instance)
        {
            throw new RpcException(new Status(StatusCode.Unknown, "no such instance exists"));
        }
        if (instance.IsFinished)
        {
            return; // taken, and without consequence
        }
        var delivered = new InboxEvent(store.NextInboxId(), instanceId, clock.GetUtcNow(), sent);
        var committed = store.CommitAsync(batch => batch.AddToInbox([delivered]));
        instances.Deliver(delivered); // see CompleteAsync
        await committed;
    }

    private async Task StartAsync(Fork fork, StoredInstance source, string newId, DateTimeOffset now)
    {
        var state = InstanceState.Load(source with { CreatedAt = now, CustomStatus = null }, fork.History);
        var turn = new Turn(state, events, events.Here.SourceAppID);
        var tasks = fork.Again.FindAll(again => again.TaskScheduled is not null);
        var timers = fork.Again.FindAll(again => again.TimerCreated is not null)
            .ConvertAll(again => new InboxEvent(store.NextInboxId(), newId, again.TimerCreated.FireAt.ToDateTimeOffset(), events.TimerFired(again.EventId, again.TimerCreated.FireAt)));
        var children = fork.Again.FindAll(again => again.ChildWorkflowInstanceCreated is not null)
            .ConvertAll(again => turn.StartOfChild(again.EventId, again.ChildWorkflowInstanceCreated.InstanceId, again.ChildWorkflowInstanceCreated, newId))
            .ConvertAll(start => new InboxEvent(store.NextInboxId(), start.ExecutionStarted.WorkflowInstance.InstanceId, now, start));
        await store.CommitAsync(batch =>
        {
            batch.Create(newId, state.ToStored());
            batch.AppendHistory(newId, 0, fork.History);
            if (tasks.Count > 0)
            {
                batch.AddActivities(newId, tasks);
            }
            if (timers.Count > 0)
            {
                batch.AddToInbox(timers);
            }
            foreach (var child in children)
            {
                batch.Create(child, now);
            }
        });
        tasks.ForEach(task => activities.Add(newId, task));
        timers.ForEach(instances.Deliver);
        children.ForEach(instances.Deliver);
    }
}
