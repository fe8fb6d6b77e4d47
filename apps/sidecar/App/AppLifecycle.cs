using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.App;

/// <summary>
/// The sidecar's way with the app: once the API is served it waits for the app, asks for its configuration, and lets the traffic begin; holds it back while the app is
/// unhealthy; and stops it first when the sidecar is to end.
/// </summary>
internal sealed partial class AppLifecycle(
    SidecarArguments arguments,
    AppChannel app,
    AppConfiguration configuration,
    AppHealth health,
    Readiness readiness,
    IEnumerable<IAppTraffic> traffic,
    TimeProvider clock,
    ILogger<AppLifecycle> logger) : IHostedLifecycleService, IDisposable
{
    private readonly IReadOnlyList<IAppTraffic> _traffic = [.. traffic];
    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;
    private bool _flowing;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync(_ending.Token);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        await _ending.CancelAsync();
        await _running;
        if (arguments.BlockShutdown > TimeSpan.Zero)
        {
            LogBlocking(arguments.BlockShutdown);
            await health.WaitUntilUnhealthyAsync(arguments.BlockShutdown, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _ending.Dispose();

    private async Task RunAsync(CancellationToken ending)
    {
        try
        {
            if (!app.Exists)
            {
                readiness.IsReady = true;
                LogReady();
                return;
            }
            LogWaiting(app.Address);
            await app.WaitAsync(ending);
            await health.WaitUntilHealthyAsync(ending);
            await configuration.AskAsync(ending);
            while (true)
            {
                await StartTrafficAsync(ending);
                if (!readiness.IsReady)
                {
                    readiness.IsReady = true;
                    LogReady();
                }
                await health.WaitUntilUnhealthyAsync(Timeout.InfiniteTimeSpan, ending);
                LogUnhealthy();
                await StopTrafficAsync();
                await health.WaitUntilHealthyAsync(ending);
                LogHealthy();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await StopTrafficAsync();
        }
    }

    private async Task StartTrafficAsync(CancellationToken cancellationToken)
    {
        _flowing = true;
        foreach (var stream in _traffic)
        {
            await stream.StartAsync(cancellationToken);
        }
    }

    private async Task StopTrafficAsync()
    {
        if (!_flowing)
        {
            return;
        }
        _flowing = false;
        using var patience = new CancellationTokenSource(arguments.GracefulShutdown, clock);
        foreach (var stream in _traffic.Reverse())
        {
            await stream.StopAsync(patience.Token);
        }
        if (patience.IsCancellationRequested && _ending.IsCancellationRequested)
        {
            LogUnsettled(arguments.GracefulShutdown);
            Environment.ExitCode = 1;
        }
    }

    [LoggerMessage(LogLevel.Information, "Waiting for the app on {Address}")]
    private partial void LogWaiting(string address);

    [LoggerMessage(LogLevel.Information, "dapr initialized. Status: Running.")]
    private partial void LogReady();

    [LoggerMessage(LogLevel.Warning, "The app is unhealthy: it gets no more events until it is well again")]
    private partial void LogUnhealthy();

    [LoggerMessage(LogLevel.Error, "The app was still at work after {Limit} (--dapr-graceful-shutdown-seconds): what it had in hand is not settled")]
    private partial void LogUnsettled(TimeSpan limit);

    [LoggerMessage(LogLevel.Information, "The app is healthy again")]
    private partial void LogHealthy();

    [LoggerMessage(LogLevel.Information, "Blocking the shutdown for {Duration}, or until the app is unhealthy")]
    private partial void LogBlocking(TimeSpan duration);
}
