using System.Collections.Concurrent;
using System.Threading.Channels;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>A task hub in memory, for what a test needs of the real one; work items can also be given out by hand.</summary>
internal sealed class TaskHub : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private readonly ConcurrentDictionary<string, HubInstance> _instances = new();
    private readonly Channel<object> _asked = Channel.CreateUnbounded<object>();

    public WorkStreams Work { get; } = new();

    public HubClock Clock { get; } = new();

    /// <summary>Requests of clients as they came, newest last.</summary>
    public ConcurrentQueue<(object Request, Metadata Headers)> Asked { get; } = new();

    /// <summary>What the next waits answer before they wait.</summary>
    public Queue<Status> WaitFailures { get; } = new();

    /// <summary>Completes when so many requests more have come than were waited for before.</summary>
    public async Task UntilAskedAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _asked.Reader.ReadAsync();
        }
    }

    public HubInstance this[string id] => _instances[id];

    public HubInstance Start(string name, string id, string? input = null, TraceContext? trace = null)
    {
        var started = new ExecutionStartedEvent
        {
            Name = name,
            Input = input,
            WorkflowInstance = new() { InstanceId = id, ExecutionId = Guid.NewGuid().ToString() },
            ParentTraceContext = trace,
        };
        var instance = new HubInstance(this, started);
        if (!_instances.TryAdd(id, instance))
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, $"an active workflow with ID '{id}' already exists"));
        }
        _ = instance.RunAsync();
        return instance;
    }

    public override Task<Empty> Hello(Empty request, ServerCallContext context)
    {
        Note(request, context);
        return Work.Trouble is { } trouble ? throw new RpcException(trouble) : Task.FromResult(new Empty());
    }

    public override Task GetWorkItems(GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
        => Work.ServeAsync(responseStream, context.CancellationToken);

    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(WorkflowResponse request, ServerCallContext context)
        => Task.FromResult(Work.Take(request.CompletionToken, request));

    public override Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context)
        => Task.FromResult(Work.Take(request.CompletionToken, request));

    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context)
    {
        Note(request, context);
        Start(request.Name, request.InstanceId, request.Input, request.ParentTraceContext);
        return Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId });
    }

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context)
        => Task.FromResult(_instances.TryGetValue(request.InstanceId, out var instance) ? Found(instance, request) : new GetInstanceResponse());

    public override Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, ServerCallContext context)
        => WaitAsync(request, instance => instance.Begun, context.CancellationToken);

    public override Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, ServerCallContext context)
        => WaitAsync(request, instance => instance.Ended, context.CancellationToken);

    public override Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context)
    {
        this[request.InstanceId].Post(new() { EventId = -1, EventRaised = new() { Name = request.Name, Input = request.Input } });
        return Task.FromResult(new RaiseEventResponse());
    }

    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context)
    {
        this[request.InstanceId].Post(new() { EventId = -1, ExecutionTerminated = new() { Input = request.Output, Recurse = request.Recursive } });
        return Task.FromResult(new TerminateResponse());
    }

    public override Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context)
    {
        this[request.InstanceId].Post(new() { EventId = -1, ExecutionSuspended = new() { Input = request.Reason } });
        return Task.FromResult(new SuspendResponse());
    }

    public override Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context)
    {
        this[request.InstanceId].Post(new() { EventId = -1, ExecutionResumed = new() { Input = request.Reason } });
        return Task.FromResult(new ResumeResponse());
    }

    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(new PurgeInstancesResponse { DeletedInstanceCount = _instances.TryRemove(request.InstanceId, out _) ? 1 : 0 });
    }

    public override Task<ListInstanceIDsResponse> ListInstanceIDs(ListInstanceIDsRequest request, ServerCallContext context)
    {
        var all = _instances.Keys.Order(StringComparer.Ordinal).ToList();
        var from = request.HasContinuationToken ? int.Parse(request.ContinuationToken, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var page = all.Skip(from).Take(request.HasPageSize ? (int)request.PageSize : all.Count).ToList();
        var response = new ListInstanceIDsResponse { InstanceIds = { page } };
        if (from + page.Count < all.Count)
        {
            response.ContinuationToken = $"{from + page.Count}";
        }
        return Task.FromResult(response);
    }

    public override Task<GetInstanceHistoryResponse> GetInstanceHistory(GetInstanceHistoryRequest request, ServerCallContext context)
        => Task.FromResult(new GetInstanceHistoryResponse { Events = { this[request.InstanceId].History } });

    public override Task<RerunWorkflowFromEventResponse> RerunWorkflowFromEvent(RerunWorkflowFromEventRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(new RerunWorkflowFromEventResponse { NewInstanceID = request.HasNewInstanceID ? request.NewInstanceID : "made-up" });
    }

    private void Note(object request, ServerCallContext context)
    {
        Asked.Enqueue((request, context.RequestHeaders));
        _asked.Writer.TryWrite(request);
    }

    private async Task<GetInstanceResponse> WaitAsync(GetInstanceRequest request, Func<HubInstance, Task> end, CancellationToken cancellationToken)
    {
        if (WaitFailures.TryDequeue(out var failure))
        {
            throw new RpcException(failure);
        }
        if (!_instances.TryGetValue(request.InstanceId, out var instance))
        {
            return new GetInstanceResponse();
        }
        await end(instance).WaitAsync(cancellationToken);
        return Found(instance, request);
    }

    private static GetInstanceResponse Found(HubInstance instance, GetInstanceRequest request)
    {
        var state = instance.State.Clone();
        if (!request.GetInputsAndOutputs)
        {
            (state.Input, state.Output, state.CustomStatus, state.FailureDetails) = (null, null, null, null);
        }
        return new GetInstanceResponse { Exists = true, WorkflowState = state };
    }
}
