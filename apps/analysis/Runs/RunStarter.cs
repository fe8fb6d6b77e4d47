using System.Diagnostics;
using Dapr.Workflow;
using DaprImages.Data;
using DaprImages.Data.Queue;
using DaprImages.Postgres;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Runs;

/// <summary>
/// Takes images from the queue and starts their workflows, as many as this process may have under way. Events and finished runs wake it; the queue itself is looked
/// at regardless, so that no lost event leaves an image waiting.
/// </summary>
internal sealed partial class RunStarter(
    QueueTable queue, DaprWorkflowClient workflows, DatabaseMigration migration, QueueMetrics metrics, IOptions<RunOptions> options, TimeProvider clock, ILogger<RunStarter> logger) : BackgroundService
{
    private static readonly ActivitySource Source = new("DaprImages.Analysis");

    private readonly string _claimant = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly SemaphoreSlim _wanted = new(0, 1);

    /// <summary>There may be something to start.</summary>
    public void Wake()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Starts a run whose row is taken; that it was started before is as good.</summary>
    public async Task StartAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        // The trace that began with the upload goes on here.
        ActivityContext.TryParse(run.TraceParent, null, out var parent);
        using var span = Source.StartActivity("start analysis", ActivityKind.Producer, parent);
        span?.SetTag("daprimages.image.id", run.ImageId);
        span?.SetTag("daprimages.run.id", run.RunId);
        try
        {
            await workflows.ScheduleNewWorkflowAsync(nameof(AnalyzeImageWorkflow), run.RunId, new AnalysisRequest(run.ImageId, run.RunId, run.Stages), startTime: (DateTimeOffset?)null, cancellationToken);
            LogStarted(run.ImageId, run.RunId, run.Attempts);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.AlreadyExists)
        {
            // A start whose answer was lost.
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await migration.Done.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var starting = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                starting.RemoveAll(task => task.IsCompleted);
                await metrics.RefreshAsync(stoppingToken);
                var free = options.Value.MaxInFlight - await queue.CountRunningAsync(_claimant, stoppingToken);
                foreach (var run in free > 0 ? await queue.ClaimAsync(_claimant, free, stoppingToken) : [])
                {
                    starting.Add(StartOrLeaveAsync(run, stoppingToken));
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                LogAway(error.Message);
            }
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(_wanted.WaitAsync(pause.Token), Task.Delay(options.Value.PollInterval, clock, pause.Token));
            await pause.CancelAsync();
        }
        await Task.WhenAll(starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Dapr answers a start when a worker has taken the first turn, so starts wait beside each other and not in the loop.</summary>
    private async Task StartOrLeaveAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await StartAsync(run, cancellationToken);
                return;
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == 1)
                {
                    LogNotStarted(run.RunId, error.Status.Detail);
                }
                var pause = TimeSpan.FromSeconds(Math.Min(attempt, 10));
                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // the sweep finds the row
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Image {ImageId}: analysis started as {RunId}, attempt {Attempt}")]
    private partial void LogStarted(Guid imageId, string runId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Run {RunId} cannot be started now and is tried again: {Reason}")]
    private partial void LogNotStarted(string runId, string reason);

    [LoggerMessage(LogLevel.Warning, "The queue cannot be looked at now: {Reason}")]
    private partial void LogAway(string reason);
}
