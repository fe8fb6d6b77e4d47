using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>Deletes expired rows now and then; of all sidecars on one database, one at a time.</summary>
internal sealed class PostgresCleaner(NpgsqlDataSource database, PostgresSchema schema, TimeSpan? interval, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Task _cleaning = Task.CompletedTask;

    public void Start()
    {
        if (interval is { } time)
        {
            _cleaning = CleanAsync(time, _ending.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _cleaning;
        _ending.Dispose();
    }

    private async Task CleanAsync(TimeSpan time, CancellationToken ending)
    {
        try
        {
            using var timer = new PeriodicTimer(time, clock);
            while (await timer.WaitForNextTickAsync(ending))
            {
                await CleanOnceAsync(time, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The sidecar ends.
        }
    }

    private async Task CleanOnceAsync(TimeSpan time, CancellationToken ending)
    {
        try
        {
            // The row changes only when the last cleaning, by whomever, is long enough ago.
            var due = await database.ExecuteAsync(
                $"""
                INSERT INTO {schema.MetadataTable} AS metadata (key, value)
                VALUES ($1, now()::text)
                ON CONFLICT (key) DO UPDATE
                SET value = now()::text
                WHERE now() - metadata.value::timestamptz > make_interval(secs => $2)
                """,
                ending,
                schema.LastCleanupKey,
                time.TotalSeconds - 1);
            if (due > 0)
            {
                await database.ExecuteAsync(schema.DeleteExpired, ending);
            }
        }
        catch (NpgsqlException)
        {
            // Expired rows are not read; they can wait for the next time.
        }
    }
}
