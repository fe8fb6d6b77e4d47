using System.Diagnostics;
using Dapr.Common.Serialization;
using Dapr.Workflow.Client;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Dapr.Workflow;

/// <inheritdoc cref="IDaprWorkflowClient"/>
public sealed class DaprWorkflowClient : IDaprWorkflowClient
{
    private readonly TaskHubConnection _hub;
    private readonly IDaprSerializer _serializer;
    private readonly bool _ownsHub;

    internal DaprWorkflowClient(TaskHubConnection hub, IDaprSerializer serializer, bool ownsHub) => (_hub, _serializer, _ownsHub) = (hub, serializer, ownsHub);

    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId = null, object? input = null)
        => ScheduleNewWorkflowAsync(name, instanceId, input, (DateTimeOffset?)null);

    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTime? startTime)
        => ScheduleNewWorkflowAsync(name, instanceId, input, startTime is { } time ? new DateTimeOffset(time) : (DateTimeOffset?)null);

    public async Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTimeOffset? startTime, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var request = new CreateInstanceRequest
        {
            InstanceId = instanceId ?? Guid.NewGuid().ToString(),
            Name = name,
            Input = Write(input),
            ScheduledStartTimestamp = startTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
            ParentTraceContext = CurrentTrace(),
        };
        return (await _hub.Client.StartInstanceAsync(request, _hub.CallOptions(cancellation))).InstanceId;
    }

    public async Task<WorkflowState> GetWorkflowStateAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        try
        {
            return Read(await _hub.Client.GetInstanceAsync(Ask(instanceId, getInputsAndOutputs), _hub.CallOptions(cancellation)));
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return new WorkflowState(null, _serializer);
        }
    }

    public Task<WorkflowState> WaitForWorkflowStartAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
        => WaitAsync(_hub.Client.WaitForInstanceStartAsync, instanceId, getInputsAndOutputs, cancellation);

    public Task<WorkflowState> WaitForWorkflowCompletionAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
        => WaitAsync(_hub.Client.WaitForInstanceCompletionAsync, instanceId, getInputsAndOutputs, cancellation);

    public async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var request = new RaiseEventRequest { InstanceId = instanceId, Name = eventName, Input = Write(eventPayload) };
        await _hub.Client.RaiseEventAsync(request, _hub.CallOptions(cancellation));
    }

    public async Task TerminateWorkflowAsync(string instanceId, object? output = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var request = new TerminateRequest { InstanceId = instanceId, Output = Write(output), Recursive = true };
        await _hub.Client.TerminateInstanceAsync(request, _hub.CallOptions(cancellation));
    }

    public async Task SuspendWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _hub.Client.SuspendInstanceAsync(new SuspendRequest { InstanceId = instanceId, Reason = reason ?? "" }, _hub.CallOptions(cancellation));
    }

    public async Task ResumeWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _hub.Client.ResumeInstanceAsync(new ResumeRequest { InstanceId = instanceId, Reason = reason ?? "" }, _hub.CallOptions(cancellation));
    }

    public async Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var request = new PurgeInstancesRequest { InstanceId = instanceId, Recursive = true };
        return (await _hub.Client.PurgeInstancesAsync(request, _hub.CallOptions(cancellation))).DeletedInstanceCount > 0;
    }

    public async Task<WorkflowInstancePage> ListInstanceIdsAsync(string? continuationToken = null, int? pageSize = null, CancellationToken cancellation = default)
    {
        var request = new ListInstanceIDsRequest();
        if (continuationToken is not null)
        {
            request.ContinuationToken = continuationToken;
        }
        if (pageSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(pageSize));
            request.PageSize = (uint)size;
        }
        var page = await _hub.Client.ListInstanceIDsAsync(request, _hub.CallOptions(cancellation));
        return new WorkflowInstancePage([.. page.InstanceIds], page.HasContinuationToken ? page.ContinuationToken : null);
    }

    public async Task<IReadOnlyList<WorkflowHistoryEvent>> GetInstanceHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var history = await _hub.Client.GetInstanceHistoryAsync(new GetInstanceHistoryRequest { InstanceId = instanceId }, _hub.CallOptions(cancellation));
        return [.. history.Events.Select(HistoryEvents.Read)];
    }

    /// <exception cref="ArgumentException">There is an input, and it is not to be used.</exception>
    public async Task<string> RerunWorkflowFromEventAsync(string sourceInstanceId, uint eventId, RerunWorkflowFromEventOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceInstanceId);
        if (options is { Input: not null, OverwriteInput: false })
        {
            throw new ArgumentException($"{nameof(options.OverwriteInput)} must be true when {nameof(options.Input)} is set.", nameof(options));
        }
        var request = new RerunWorkflowFromEventRequest { SourceInstanceID = sourceInstanceId, EventID = eventId };
        if (options?.NewInstanceId is { } newId)
        {
            request.NewInstanceID = newId;
        }
        if (options is { OverwriteInput: true })
        {
            (request.OverwriteInput, request.Input) = (true, Write(options.Input));
        }
        return (await _hub.Client.RerunWorkflowFromEventAsync(request, _hub.CallOptions(cancellation))).NewInstanceID;
    }

    public void Dispose()
    {
        if (_ownsHub)
        {
            _hub.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<WorkflowState> WaitAsync(
        Func<GetInstanceRequest, CallOptions, AsyncUnaryCall<GetInstanceResponse>> wait, string instanceId, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var backoff = new Backoff(first: TimeSpan.FromMilliseconds(50), longest: TimeSpan.FromSeconds(15));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var response = await wait(Ask(instanceId, getInputsAndOutputs), _hub.CallOptions(cancellation));
                return response.Exists ? Read(response) : throw new InvalidOperationException($"Workflow instance '{instanceId}' does not exist");
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Cancelled && cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable)
            {
                await Task.Delay(backoff.Next(), cancellation);
            }
        }
    }

    private static GetInstanceRequest Ask(string instanceId, bool getInputsAndOutputs) => new() { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs };

    private WorkflowState Read(GetInstanceResponse response) => new(response.Exists ? response.WorkflowState : null, _serializer);

    private string Write(object? value) => value is null ? "" : _serializer.Serialize(value);

    private static TraceContext? CurrentTrace() => Activity.Current is { Id: { } id, IdFormat: ActivityIdFormat.W3C } activity
        ? new TraceContext { TraceParent = id, TraceState = string.IsNullOrEmpty(activity.TraceStateString) ? null : activity.TraceStateString }
        : null;
}
