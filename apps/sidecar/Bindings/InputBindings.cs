using System.Globalization;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Bindings.Cron;

namespace DaprImages.Sidecar.Bindings;

/// <summary>Brings the ticks of cron bindings to the app, if it wants them.</summary>
internal sealed partial class InputBindings(BindingComponents bindings, AppChannel app, Tracing tracing, TimeProvider clock, ILogger<InputBindings> logger) : IAppTraffic, IDisposable
{
    // daprd knows no limit; an app that hangs need not take our memory along.
    private const int MostAtOnce = 100;

    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = new List<CronBinding>();
        foreach (var binding in bindings.Crons.Where(binding => binding.Delivers))
        {
            if (!binding.Asks || await IsWantedAsync(binding, cancellationToken))
            {
                wanted.Add(binding);
            }
        }
        _stop = new CancellationTokenSource();
        _running = Task.WhenAll(wanted.Select(binding => TickAsync(binding, _stop.Token)));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stop is null)
        {
            return;
        }
        await _stop.CancelAsync();
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogLeft();
        }
        _stop.Dispose();
        _stop = null;
    }

    public void Dispose() => _stop?.Dispose();

    private async Task<bool> IsWantedAsync(CronBinding binding, CancellationToken cancellationToken)
    {
        try
        {
            using var request = app.Request(HttpMethod.Options, binding.Path);
            request.Content = SidecarIdentity.NoContent();
            using var response = await app.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.MethodNotAllowed;
        }
        catch (HttpRequestException error)
        {
            LogUnanswered(binding.Name, error.Message);
            return false;
        }
    }

    private async Task TickAsync(CronBinding binding, CancellationToken stop)
    {
        var calls = new HashSet<Task>();
        try
        {
            var time = clock.GetUtcNow();
            while (binding.Schedule.Next(time) is { } next)
            {
                var wait = next - clock.GetUtcNow();
                while (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1), clock, stop); // also when the clock is set
                    wait = next - clock.GetUtcNow();
                }
                calls.RemoveWhere(call => call.IsCompleted);
                if (calls.Count < MostAtOnce)
                {
                    calls.Add(CallAsync(binding));
                }
                time = clock.GetUtcNow() is var now && now > next ? now : next;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is in the app is waited for.
        }
        await Task.WhenAll(calls);
    }

    private async Task CallAsync(CronBinding binding)
    {
        try
        {
            using var request = app.Request(HttpMethod.Post, binding.Path);
            request.Content = SidecarIdentity.NoContent();
            request.Headers.TryAddWithoutValidation("readTimeUTC", $"{clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)} +0000 UTC");
            request.Headers.TryAddWithoutValidation("timeZone", "Local");
            tracing.Begin()?.WriteTo(request.Headers);
            using var response = await app.SendAsync(request, CancellationToken.None);
            if (!response.IsSuccessStatusCode)
            {
                LogRefused(binding.Name, (int)response.StatusCode);
            }
        }
        catch (HttpRequestException error)
        {
            LogUnanswered(binding.Name, error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The app cannot be asked or called for binding {Binding}: {Reason}")]
    private partial void LogUnanswered(string binding, string reason);

    [LoggerMessage(LogLevel.Warning, "The app answered {Status} to a call of binding {Binding}")]
    private partial void LogRefused(string binding, int status);

    [LoggerMessage(LogLevel.Warning, "Calls of bindings are still in the app's hands, and are left behind")]
    private partial void LogLeft();
}
