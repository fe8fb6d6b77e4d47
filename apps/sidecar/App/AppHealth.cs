using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.App;

/// <summary>Whether the app says it is well. Without <c>--enable-app-health-check</c> it always is.</summary>
internal sealed class AppHealth(SidecarArguments arguments, AppChannel app, TimeProvider clock) : BackgroundService
{
    private readonly Lock _lock = new();
    private bool _healthy = arguments.AppHealthCheck is null;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WaitUntilHealthyAsync(CancellationToken cancellationToken) => WaitAsync(healthy: true, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Returns when the app is unhealthy, or when the time is over.</summary>
    public Task WaitUntilUnhealthyAsync(TimeSpan atMost, CancellationToken cancellationToken) => WaitAsync(healthy: false, atMost, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (arguments.AppHealthCheck is not { } check || !app.Exists)
        {
            return;
        }
        var failures = 0;
        try
        {
            await app.WaitAsync(stoppingToken);
            while (true)
            {
                failures = await ProbeAsync(check, stoppingToken) ? 0 : failures + 1;
                if (failures == 0 || failures >= check.Threshold)
                {
                    Set(failures == 0);
                }
                await Task.Delay(check.Interval, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The sidecar ends.
        }
    }

    private async Task<bool> ProbeAsync(AppHealthCheck check, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(check.Timeout);
        try
        {
            using var request = app.Request(HttpMethod.Get, check.Path);
            using var response = await app.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Set(bool healthy)
    {
        lock (_lock)
        {
            if (_healthy != healthy)
            {
                _healthy = healthy;
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task WaitAsync(bool healthy, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_healthy == healthy)
                    {
                        return;
                    }
                    changed = _changed.Task;
                }
                await changed.WaitAsync(atMost, clock, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            // As long as was asked for.
        }
    }
}
