using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Sidecar.Workflows;

/// <summary>The task hub protocol: what the workflow clients and workers of Dapr's SDKs speak.</summary>
internal sealed class TaskHubService(WorkflowEngine engine, WorkerPool workers, WorkflowHost host, IHostApplicationLifetime lifetime) : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private const int DefaultPageSize = 1024;

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        var instanceId = await engine.StartAsync(request, context.CancellationToken);
        if (request.ScheduledStartTimestamp is null)
        {
            // As daprd does: the answer comes when a worker has taken the first turn.
            await UntilTheEndAsync(engine.WaitForStartAsync(instanceId, context.CancellationToken));
        }
        return new CreateInstanceResponse { InstanceId = instanceId };
    });

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        ToResponse(request, await engine.FindAsync(request.InstanceId, context.CancellationToken)));

    public override Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        ToResponse(request, await UntilTheEndAsync(engine.WaitForStartAsync(request.InstanceId, context.CancellationToken))));

    public override Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        ToResponse(request, await UntilTheEndAsync(engine.WaitForEndAsync(request.InstanceId, context.CancellationToken))));

    public override Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        await engine.RaiseAsync(request.InstanceId, request.Name, request.Input, context.CancellationToken);
        return new RaiseEventResponse();
    });

    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        await engine.TerminateAsync(request.InstanceId, request.Output, request.Recursive, context.CancellationToken);
        return new TerminateResponse();
    });

    public override Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        await engine.SuspendAsync(request.InstanceId, request.Reason, context.CancellationToken);
        return new SuspendResponse();
    });

    public override Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        await engine.ResumeAsync(request.InstanceId, request.Reason, context.CancellationToken);
        return new ResumeResponse();
    });

    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        request.RequestCase == PurgeInstancesRequest.RequestOneofCase.InstanceId
            ? new PurgeInstancesResponse { DeletedInstanceCount = await engine.PurgeAsync(request.InstanceId, request.Recursive, context.CancellationToken) }
            : throw new RpcException(new Status(StatusCode.Unknown, "multi-instance purge is not unimplemented")));

    public override Task<RerunWorkflowFromEventResponse> RerunWorkflowFromEvent(RerunWorkflowFromEventRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        new RerunWorkflowFromEventResponse { NewInstanceID = await engine.RerunAsync(request, context.CancellationToken) });

    public override Task<ListInstanceIDsResponse> ListInstanceIDs(ListInstanceIDsRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
    {
        var (ids, next) = await engine.ListAsync(request.HasContinuationToken ? request.ContinuationToken : null, request.HasPageSize ? (int)request.PageSize : DefaultPageSize, context.CancellationToken);
        var response = new ListInstanceIDsResponse { InstanceIds = { ids } };
        if (next is not null)
        {
            response.ContinuationToken = next;
        }
        return response;
    });

    public override Task<GetInstanceHistoryResponse> GetInstanceHistory(GetInstanceHistoryRequest request, ServerCallContext context) => WhenReadyAsync(context, async () =>
        await engine.FindHistoryAsync(request.InstanceId, context.CancellationToken) is { } history
            ? new GetInstanceHistoryResponse { Events = { history } }
            : throw new RpcException(new Status(StatusCode.NotFound, $"workflow instance '{request.InstanceId}' not found")));

    public override async Task GetWorkItems(GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        await host.Ready.WaitAsync(context.CancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var stream = workers.Connect();
        try
        {
            await foreach (var item in stream.ReadAllAsync(end.Token))
            {
                await responseStream.WriteAsync(item, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the stream ends with the worker or the sidecar"));
        }
        finally
        {
            workers.Disconnect(stream);
        }
    }

    public override async Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context)
    {
        await host.Ready.WaitAsync(context.CancellationToken);
        await engine.CompleteAsync(request).WaitAsync(context.CancellationToken);
        return new CompleteTaskResponse();
    }

    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(WorkflowResponse request, ServerCallContext context) => CompleteWorkflowTask(request, context);

    public override Task<CompleteTaskResponse> CompleteWorkflowTask(WorkflowResponse request, ServerCallContext context)
    {
        engine.Complete(request);
        return Task.FromResult(new CompleteTaskResponse());
    }

    private async Task<T> WhenReadyAsync<T>(ServerCallContext context, Func<Task<T>> answer)
    {
        try
        {
            await host.Ready.WaitAsync(context.CancellationToken);
            return await answer();
        }
        catch (Exception error) when (DatabaseAway.Is(error))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"the workflow state store is away: {error.Message}", error));
        }
    }

    /// <summary>A call that waits for something to happen ends with the sidecar, which would otherwise wait for it.</summary>
    private async Task<T> UntilTheEndAsync<T>(Task<T> waiting)
    {
        try
        {
            return await waiting.WaitAsync(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !waiting.IsCompleted)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the sidecar is stopping"));
        }
    }

    private static GetInstanceResponse ToResponse(GetInstanceRequest request, StoredInstance? instance)
    {
        if (instance is null)
        {
            return new GetInstanceResponse();
        }
        var state = new WorkflowState
        {
            InstanceId = request.InstanceId,
            WorkflowStatus = instance.Status,
            CreatedTimestamp = Timestamp.FromDateTimeOffset(instance.CreatedAt),
            LastUpdatedTimestamp = Timestamp.FromDateTimeOffset(instance.UpdatedAt),
        };
        if (instance.StartedAt is { } startedAt)
        {
            var started = instance.Started!.ExecutionStarted;
            state.Name = started.Name;
            state.StartedAt = Timestamp.FromDateTimeOffset(startedAt);
            if (request.GetInputsAndOutputs)
            {
                state.Input = started.Input;
                state.CustomStatus = instance.CustomStatus;
                state.Output = instance.Completed?.ExecutionCompleted.Result;
                state.FailureDetails = instance.Completed?.ExecutionCompleted.FailureDetails;
            }
        }
        return new GetInstanceResponse { Exists = true, WorkflowState = state };
    }
}
