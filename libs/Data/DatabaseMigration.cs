using DaprImages.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DaprImages.Data;

/// <summary>Migrates at start, and waits for a database that is not there yet; whether it is done is part of the app's readiness.</summary>
public sealed partial class DatabaseMigration(NpgsqlDataSource database, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<DatabaseMigration> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the schema is up to date.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                var ran = await Database.MigrateAsync(database, stoppingToken);
                if (ran > 0)
                {
                    LogMigrated(ran);
                }
                _done.TrySetResult();
                return;
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                if (attempt == 1)
                {
                    LogWaiting(error.Message);
                }
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
            {
                LogRefused("The extension pgvector is not installed on the database server; install it (Debian: postgresql-NN-pgvector) and start again.");
                lifetime.StopApplication();
                return;
            }
            catch (Exception error) when (error is PostgresException or InvalidOperationException)
            {
                LogRefused(error.Message);
                lifetime.StopApplication();
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Database schema brought up to date by {Count} migrations")]
    private partial void LogMigrated(int count);

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Critical, "The database cannot be used: {Reason}")]
    private partial void LogRefused(string reason);
}
