using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows.Store;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>Wakes instances when their timers are due. The database knows the timers; here is only when to look there next.</summary>
internal sealed partial class Alarm(WorkflowStore store, Instances instances, TimeProvider clock, ILogger<Alarm> logger)
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private TaskCompletionSource _sooner = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An event was committed that is due then.</summary>
    public void Expect(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (due < _next)
            {
                _next = due;
                _sooner.TrySetResult();
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var seen = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            Task sooner;
            lock (_gate)
            {
                // What is committed from here on makes itself known.
                _next = now + LongestSleep;
                _sooner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                sooner = _sooner.Task;
            }
            try
            {
                foreach (var instanceId in await store.FindDueAsync(seen, now, cancellationToken))
                {
                    instances.Wake(instanceId);
                }
                seen = now;
                if (await store.FindNextDueAsync(now, cancellationToken) is { } next)
                {
                    Expect(next);
                }
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                LogAway(error.Message);
                Expect(now + TimeSpan.FromSeconds(1));
            }
            await SleepAsync(sooner, cancellationToken);
        }
    }

    private async Task SleepAsync(Task sooner, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            lock (_gate)
            {
                left = _next - clock.GetUtcNow();
                if (sooner.IsCompleted)
                {
                    _sooner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    sooner = _sooner.Task;
                }
            }
            if (left <= TimeSpan.Zero)
            {
                return;
            }
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(sooner, Task.Delay(left, clock, awake.Token));
            await awake.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(LogLevel.Debug, "Timers cannot be looked up now: {Reason}")]
    private partial void LogAway(string reason);
}
