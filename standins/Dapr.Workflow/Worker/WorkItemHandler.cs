using DurableTask.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>Runs work items side by side and tells the sidecar what came of them. Turns and activities don't wait for one another.</summary>
internal sealed partial class WorkItemHandler(TaskHubConnection hub, TurnRunner turns, ActivityRunner activities, ILogger<WorkItemHandler> logger)
{
    private const int MostAtOnce = 100;

    private readonly InHand _turnsInHand = new(MostAtOnce);
    private readonly InHand _activitiesInHand = new(MostAtOnce);

    /// <summary>Returns at once. Never throws: what cannot be run or told is logged, and given out again by the sidecar.</summary>
    public void Begin(WorkItem item, CancellationToken cancellationToken)
    {
        switch (item.RequestCase)
        {
            case WorkItem.RequestOneofCase.WorkflowRequest:
                _ = Task.Run(() => _turnsInHand.RunAsync(() => RunTurnAsync(item.WorkflowRequest, item.CompletionToken, cancellationToken)), CancellationToken.None);
                break;
            case WorkItem.RequestOneofCase.ActivityRequest:
                _ = Task.Run(() => _activitiesInHand.RunAsync(() => RunActivityAsync(item.ActivityRequest, item.CompletionToken, cancellationToken)), CancellationToken.None);
                break;
            default:
                LogUnknownWork(item.RequestCase);
                break;
        }
    }

    /// <summary>Begins nothing more and waits for what has begun.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the work goes on.</exception>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_turnsInHand.DrainAsync(cancellationToken), _activitiesInHand.DrainAsync(cancellationToken));

    private async Task RunTurnAsync(WorkflowRequest request, string completionToken, CancellationToken cancellationToken)
    {
        var response = await TryAsync(async () => await turns.RunAsync(request, await PastAsync(request, cancellationToken)), request.InstanceId, cancellationToken);
        if (response is null)
        {
            return;
        }
        response.CompletionToken = completionToken;
        await TellAsync(
            response,
            tooLarge => new WorkflowResponse(TurnRunner.Failed(request.InstanceId, tooLarge)) { CompletionToken = completionToken },
            (answer, options) => hub.Client.CompleteOrchestratorTaskAsync(answer, options),
            "what the workflow asks for next",
            request.InstanceId,
            cancellationToken);
    }

    private async Task RunActivityAsync(ActivityRequest request, string completionToken, CancellationToken cancellationToken)
    {
        var response = await activities.RunAsync(request);
        response.CompletionToken = completionToken;
        await TellAsync(
            response,
            tooLarge => new ActivityResponse { InstanceId = response.InstanceId, TaskId = response.TaskId, CompletionToken = completionToken, FailureDetails = tooLarge },
            (answer, options) => hub.Client.CompleteActivityTaskAsync(answer, options),
            $"the result of activity '{request.Name}'",
            response.InstanceId,
            cancellationToken);
    }

    /// <summary>Sends an answer. One that is too large for the sidecar would be lost without a word, so a failure that says so goes in its place.</summary>
    private async Task TellAsync<T>(
        T answer, Func<TaskFailureDetails, T> insteadOf, Func<T, CallOptions, AsyncUnaryCall<CompleteTaskResponse>> send, string what, string instanceId, CancellationToken cancellationToken)
        where T : IMessage
    {
        try
        {
            await send(answer, hub.CallOptions(cancellationToken));
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.ResourceExhausted)
        {
            var size = answer.CalculateSize();
            LogTooLarge(what, instanceId, size);
            var failure = Failures.Of("PayloadTooLarge", $"With {size:N0} bytes, {what} is larger than the sidecar takes ({error.Status.Detail}). Store the data and pass on where it is.", final: true);
            await TryAsync(async () => await send(insteadOf(failure), hub.CallOptions(cancellationToken)), instanceId, cancellationToken);
        }
        catch (RpcException error)
        {
            NotTold(error, instanceId, cancellationToken);
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> call, string instanceId, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RpcException error)
        {
            NotTold(error, instanceId, cancellationToken);
            return null;
        }
    }

    private void NotTold(RpcException error, string instanceId, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(instanceId, error.StatusCode, error.Status.Detail);
        }
    }

    private async Task<IReadOnlyList<HistoryEvent>> PastAsync(WorkflowRequest request, CancellationToken cancellationToken)
    {
        if (!request.RequiresHistoryStreaming)
        {
            return request.PastEvents;
        }
        var history = await hub.Client.GetInstanceHistoryAsync(new() { InstanceId = request.InstanceId }, hub.CallOptions(cancellationToken));
        return [.. request.PastEvents, .. history.Events];
    }

    [LoggerMessage(LogLevel.Warning, "The sidecar sent work of an unknown kind ({Kind}); it is passed over")]
    private partial void LogUnknownWork(WorkItem.RequestOneofCase kind);

    [LoggerMessage(LogLevel.Error, "With {Size} bytes, {What} is larger than the sidecar takes; a failure goes in its place (workflow instance {InstanceId})")]
    private partial void LogTooLarge(string what, string instanceId, int size);

    [LoggerMessage(LogLevel.Warning, "The sidecar could not be told what came of a piece of work of workflow instance {InstanceId}, and will give it out again ({StatusCode}: {Detail})")]
    private partial void LogNotTold(string instanceId, StatusCode statusCode, string detail);
}
