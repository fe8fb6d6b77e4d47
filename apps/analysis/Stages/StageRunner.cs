using System.Collections.Concurrent;
using System.Diagnostics;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.DaprImageStore;
using DaprImages.Data.Runs;
using DaprImages.Postgres;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Stages;

/// <summary>
/// Runs a stage by the rules that all share: every attempt is entered in the ledger before it starts, a result is stored before the workflow hears of it, what is
/// permanent is not tried again, and while a dependency is away the stage waits and no attempt is spent.
/// </summary>
internal sealed partial class StageRunner(
    StageLedger ledger,
    StageMetrics metrics,
    IOptions<StageOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<StageRunner> logger) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string RunId, string Stage), Lazy<Task<StageOutcome>>> _underWay = new();
    private readonly SemaphoreSlim _suspects = new(1);

    /// <summary>A stage that an engine does. One whose engine is not available is skipped, with the reason and what helps.</summary>
    public Task<StageOutcome> RunAsync(string stage, StageInput input, EngineAvailability availability, Func<CancellationToken, Task<StageResult?>> work) => availability is EngineAvailability.Unavailable unavailable
        ? SkipAsync(stage, input, unavailable)
        : RunAsync(stage, input, work);

    /// <summary>A stage with a result, or, when the work returns null, without one of its own.</summary>
    /// <exception cref="Exception">The attempt failed, and another may do better; what is permanent comes back as an outcome.</exception>
    public async Task<StageOutcome> RunAsync(string stage, StageInput input, Func<CancellationToken, Task<StageResult?>> work)
    {
        // A sidecar that went away and came back sends again what is still under way here.
        var mine = new Lazy<Task<StageOutcome>>(() => RunOnceAsync(stage, input, work));
        var one = _underWay.GetOrAdd((input.RunId, stage), mine);
        try
        {
            return await one.Value;
        }
        finally
        {
            if (one == mine)
            {
                _underWay.TryRemove((input.RunId, stage), out _);
            }
        }
    }

    /// <summary>The stage does not run, and that is nobody's fault.</summary>
    public async Task<StageOutcome> SkipAsync(string stage, StageInput input, EngineAvailability.Unavailable unavailable)
    {
        await WhileAwayAsync(token => ledger.SkipAsync(input.RunId, stage, unavailable.Reason, unavailable.Remedy, token), lifetime.ApplicationStopping);
        metrics.Ended(stage, "skipped", TimeSpan.Zero);
        return new StageOutcome(stage, StageOutcomeStatus.Skipped, unavailable.Reason);
    }

    /// <summary>The stage has failed for good.</summary>
    public async Task<StageOutcome> FailAsync(string stage, StageInput input, string error, string? remedy = null, TimeSpan duration = default)
    {
        await WhileAwayAsync(token => ledger.FailAsync(input.RunId, stage, error, remedy, token), CancellationToken.None);
        metrics.Ended(stage, "failed", duration);
        LogFailed(input.ImageId, stage, input.RunId, error);
        return new StageOutcome(stage, StageOutcomeStatus.Failed, error);
    }

    /// <summary>Does the work again until what it depends on is there, with growing pauses.</summary>
    public async Task<T> WhileAwayAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await work(cancellationToken);
                if (attempt > 1)
                {
                    LogBack(attempt);
                }
                return result;
            }
            catch (Exception error) when (DatabaseAway.Is(error) || ImageStore.IsAway(error))
            {
                if (attempt == 1)
                {
                    LogAway(error.Message);
                }
                var pause = TimeSpan.FromMilliseconds(200 << Math.Min(attempt, 8));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
            }
        }
    }

    public Task WhileAwayAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => WhileAwayAsync<object?>(
        async token =>
        {
            await work(token);
            return null;
        },
        cancellationToken);

    public void Dispose() => _suspects.Dispose();

    private async Task<StageOutcome> RunOnceAsync(string stage, StageInput input, Func<CancellationToken, Task<StageResult?>> work)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["ImageId"] = input.ImageId, ["RunId"] = input.RunId, ["Stage"] = stage });
        using var span = metrics.Begin(stage, input);
        var start = await BeginAsync(stage, input, alone: false);
        if (start != StageStart.Suspect)
        {
            return await RunAsync(start, stage, input, work, span);
        }
        // When a process dies, all that ran in it comes again. One after the other, so that the next crash hits the guilty and spares the rest.
        await _suspects.WaitAsync(lifetime.ApplicationStopping);
        try
        {
            return await RunAsync(await BeginAsync(stage, input, alone: true), stage, input, work, span);
        }
        finally
        {
            _suspects.Release();
        }
    }

    private async Task<StageStart> BeginAsync(string stage, StageInput input, bool alone) =>
        (await WhileAwayAsync(token => ledger.BeginAsync(input.RunId, stage, alone, token), lifetime.ApplicationStopping)).Start;

    private async Task<StageOutcome> RunAsync(StageStart start, string stage, StageInput input, Func<CancellationToken, Task<StageResult?>> work, Activity? span)
    {
        var stopping = lifetime.ApplicationStopping;
        switch (start)
        {
            case StageStart.Ended:
                return await WhileAwayAsync(token => OutcomeAsync(stage, input, token), stopping);
            case StageStart.Gone:
                return new StageOutcome(stage, StageOutcomeStatus.Gone);
            case StageStart.Quarantined:
                return await FailAsync(
                    stage,
                    input,
                    $"The stage was started {StageLedger.CrashesUntilQuarantine} times on this image and took its process down each time. It is not tried again.",
                    "Look at the file, and at the log of the analysis app at that time.");
        }

        var began = clock.GetTimestamp();
        try
        {
            var result = await WhileAwayAsync(token => WithTimeoutAsync(work, token), stopping);
            var duration = clock.GetElapsedTime(began);
            var stored = await WhileAwayAsync(token => StoreAsync(stage, input, result, duration, token), CancellationToken.None);
            metrics.Ended(stage, "completed", duration);
            return new StageOutcome(stage, stored ? StageOutcomeStatus.Completed : StageOutcomeStatus.Gone);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ledger.WithdrawAsync(input.RunId, stage, CancellationToken.None);
            throw;
        }
        catch (ImageRefusedException error)
        {
            return await FailAsync(stage, input, error.Refusal.Detail, null, clock.GetElapsedTime(began));
        }
        catch (EngineUnavailableException error)
        {
            return await SkipAsync(stage, input, error.Unavailable);
        }
        catch (Exception error)
        {
            var duration = clock.GetElapsedTime(began);
            if (!await WhileAwayAsync(token => ledger.FailAttemptAsync(input.RunId, stage, $"{error.GetType().Name}: {error.Message}", duration, token), CancellationToken.None))
            {
                return new StageOutcome(stage, StageOutcomeStatus.Gone); // and its files with it
            }
            metrics.Ended(stage, "retried", duration);
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            LogAttemptFailed(input.ImageId, stage, input.RunId, error.GetType().Name, error.Message);
            throw;
        }
    }

    private async Task<StageResult?> WithTimeoutAsync(Func<CancellationToken, Task<StageResult?>> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageTimeoutException(options.Value.Timeout);
        }
    }

    private async Task<bool> StoreAsync(string stage, StageInput input, StageResult? result, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (result is null)
        {
            await ledger.CompleteAsync(input.RunId, stage, duration, cancellationToken);
            return true;
        }
        var model = result.Model ?? throw new InvalidOperationException($"The result of stage '{stage}' does not say what made it.");
        return await ledger.CompleteAsync(input.RunId, input.ImageId, stage, ResultJson.Write(result), $"{model.Id} {model.Version}", model.Sha256, duration, cancellationToken);
    }

    private async Task<StageOutcome> OutcomeAsync(string stage, StageInput input, CancellationToken cancellationToken)
    {
        var ended = await ledger.FindAsync(input.RunId, stage, cancellationToken);
        var status = ended?.Status switch
        {
            StageStatus.Completed => StageOutcomeStatus.Completed,
            StageStatus.Skipped => StageOutcomeStatus.Skipped,
            StageStatus.Failed => StageOutcomeStatus.Failed,
            _ => StageOutcomeStatus.Gone,
        };
        return new StageOutcome(stage, status, ended?.Error);
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for a dependency that is away: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The dependency is back after {Attempts} attempts")]
    private partial void LogBack(int attempts);

    [LoggerMessage(LogLevel.Warning, "Image {ImageId}: an attempt of {Stage} in run {RunId} failed: {ErrorType}: {Error}")]
    private partial void LogAttemptFailed(Guid imageId, string stage, string runId, string errorType, string error);

    [LoggerMessage(LogLevel.Warning, "Image {ImageId}: {Stage} of run {RunId} failed for good: {Error}")]
    private partial void LogFailed(Guid imageId, string stage, string runId, string error);
}
