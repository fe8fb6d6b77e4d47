using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>
/// Takes work from the sidecar for as long as the app runs: waits for the sidecar, comes back after every loss of it, and when the app stops
/// finishes the work in hand within the host's shutdown time while the stream is still open, so that the sidecar gives it to nobody else.
/// </summary>
internal sealed partial class WorkflowWorker(TaskHubConnection hub, WorkItemHandler handler, ILogger<WorkflowWorker> logger) : BackgroundService
{
    // A stream that has lived that long was accepted: daprd says nothing on it before the first work item.
    private static readonly TimeSpan Accepted = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Backoff _backoff = new(first: TimeSpan.FromMilliseconds(200), longest: TimeSpan.FromSeconds(5));
    private bool _isOutageKnown;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await handler.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogLeftUnfinished();
        }
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReceiveAsync(stoppingToken);
                Lost("the sidecar ended the stream");
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Lost(error is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : error.Message);
            }
            await Task.Delay(_backoff.Next(), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        await hub.Client.HelloAsync(new Empty(), hub.CallOptions(stopping));
        using var call = hub.Client.GetWorkItems(new GetWorkItemsRequest(), hub.CallOptions(stopping));
        var next = call.ResponseStream.MoveNext(stopping);
        await Task.WhenAny(next, Task.Delay(Accepted, _time, stopping));
        if (!next.IsCompleted || (next.IsCompletedSuccessfully && await next))
        {
            Connected();
        }
        while (await next)
        {
            handler.Begin(call.ResponseStream.Current, stopping);
            next = call.ResponseStream.MoveNext(stopping);
        }
    }

    private void Connected()
    {
        _isOutageKnown = false;
        _backoff.Reset();
        LogConnected(hub.Address);
    }

    // Once per outage, however often it is tried.
    private void Lost(string reason)
    {
        if (!_isOutageKnown)
        {
            _isOutageKnown = true;
            LogWaiting(hub.Address, reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "Taking workflow work from the sidecar at {Address}")]
    private partial void LogConnected(string address);

    [LoggerMessage(LogLevel.Warning, "Waiting for the sidecar at {Address}, to take workflow work from it ({Reason})")]
    private partial void LogWaiting(string address, string reason);

    [LoggerMessage(LogLevel.Warning, "Stopping with workflow work unfinished; the sidecar will give it to the next worker")]
    private partial void LogLeftUnfinished();
}
