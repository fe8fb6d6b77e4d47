using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows.Engine;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;
using Npgsql;

namespace DaprImages.Sidecar.Workflows;

/// <summary>
/// Starts the engine when its database answers: brings the tables up to date, makes sure that no other sidecar serves the same app, and takes up what was
/// under way. Purges what the retention policy lets go.
/// </summary>
internal sealed partial class WorkflowHost(
    WorkflowOptions options,
    NpgsqlDataSource database,
    WorkflowStore store,
    WriteQueue writes,
    Instances instances,
    TurnRunner turns,
    ActivityDispatcher activities,
    Alarm alarm,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<WorkflowHost> logger) : BackgroundService, IHostedLifecycleService
{
    private const int PurgePage = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when clients and workers can be served.</summary>
    public Task Ready => _ready.Task;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => activities.DrainAsync(options.GracefulShutdown);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            var (owner, open) = await OpenAsync(ending.Token);
            var staying = StayOwnerAsync(owner, ending.Token);
            instances.Run = instance => _ = turns.RunAsync(instance, stoppingToken);
            instances.Expect = alarm.Expect;
            writes.Start(stoppingToken);
            foreach (var (instanceId, scheduled) in open)
            {
                activities.Add(instanceId, scheduled);
            }
            var running = Task.WhenAll(activities.RunAsync(ending.Token), alarm.RunAsync(ending.Token), PurgeAsync(ending.Token));
            _ready.TrySetResult();
            LogReady(options.AppId);
            await Task.WhenAny(running, staying);
            await ending.CancelAsync();
            await Task.WhenAll(running, staying);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Whatever was not committed is taken up again by the next start.
        }
        finally
        {
            _ready.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Waits for the database and for our turn to own the app's workflows.</summary>
    /// <returns>The connection that holds the lock, and the activities that have no result yet.</returns>
    private async Task<(NpgsqlConnection Owner, List<(string InstanceId, HistoryEvent Scheduled)> Open)> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            NpgsqlConnection? owner = null;
            try
            {
                await new Migrator(typeof(WorkflowHost).Assembly, WorkflowStore.Schema).MigrateAsync(database, cancellationToken);
                owner = await database.OpenConnectionAsync(cancellationToken);
                if (!await TryOwnAsync(owner, cancellationToken))
                {
                    LogOtherOwner(options.AppId);
                    while (!await TryOwnAsync(owner, cancellationToken))
                    {
                        await Task.Delay(Pause, clock, cancellationToken);
                    }
                }
                await store.OpenAsync(cancellationToken);
                return (owner, await store.ReadActivitiesAsync(cancellationToken));
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                if (attempt == 1)
                {
                    LogWaiting(error.Message);
                }
                if (owner is not null)
                {
                    await owner.DisposeAsync();
                }
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async Task<bool> TryOwnAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtext('dapr_workflow'), hashtext($1))", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = options.AppId });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The lock goes with its connection. When the database comes back, either we own the app again or another sidecar does, and then this one has to go.</summary>
    private async Task StayOwnerAsync(NpgsqlConnection first, CancellationToken cancellationToken)
    {
        NpgsqlConnection? owner = first;
        try
        {
            while (true)
            {
                try
                {
                    await owner.WaitAsync(cancellationToken);
                }
                catch (Exception error) when (DatabaseAway.Is(error))
                {
                    await owner.DisposeAsync();
                    owner = await ReopenAsync(cancellationToken);
                    if (owner is null)
                    {
                        LogOwnershipLost(options.AppId);
                        lifetime.StopApplication();
                        return;
                    }
                }
            }
        }
        finally
        {
            if (owner is not null)
            {
                await owner.DisposeAsync();
            }
        }
    }

    /// <returns>Null when another sidecar has the lock now.</returns>
    private async Task<NpgsqlConnection?> ReopenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var connection = await database.OpenConnectionAsync(cancellationToken);
                if (await TryOwnAsync(connection, cancellationToken))
                {
                    return connection;
                }
                await connection.DisposeAsync();
                return null;
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        if (options is { RetainCompleted: null, RetainFailed: null, RetainTerminated: null })
        {
            return;
        }
        while (true)
        {
            await Task.Delay(Pause, clock, cancellationToken);
            try
            {
                while (await store.FindPurgeableAsync(clock.GetUtcNow(), PurgePage, cancellationToken) is { Count: > 0 } purgeable)
                {
                    await Task.WhenAll(purgeable.Select(instanceId => store.CommitAsync(batch => batch.DeleteAll(instanceId))));
                    purgeable.ForEach(instances.Forget);
                }
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                // The write queue says so; purging can wait.
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Workflow engine ready for app {AppId}")]
    private partial void LogReady(string appId);

    [LoggerMessage(LogLevel.Warning, "The workflow engine waits for its database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "Another sidecar serves the workflows of app {AppId}; waiting for it to end")]
    private partial void LogOtherOwner(string appId);

    [LoggerMessage(LogLevel.Critical, "Another sidecar took over the workflows of app {AppId} while the database was away; stopping")]
    private partial void LogOwnershipLost(string appId);
}
