using System.Threading.Channels;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>
/// Commits writes in the order they come, many in one transaction: what piles up while one transaction commits goes with the next. A write is a set of
/// statements that belong together and may run twice (a commit whose answer was lost is sent again). While the database is away writes wait.
/// </summary>
internal sealed partial class WriteQueue(NpgsqlDataSource database, WorkflowOptions options, ILogger<WriteQueue> logger) : IAsyncDisposable
{
    /// <summary>Writes in one transaction at most; beyond some dozens the commit's share of the cost is small.</summary>
    private const int LargestBatch = 64;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private Task _running = Task.CompletedTask;
    private NpgsqlConnection? _connection;

    private sealed record Write(Action<WriteBatch> AddTo, TaskCompletionSource Done);

    public void Start(CancellationToken cancellationToken) => _running = RunAsync(cancellationToken);

    /// <summary>Completes when the statements are committed.</summary>
    /// <param name="addTo">Adds the statements; called again when they have to be sent again.</param>
    /// <exception cref="OperationCanceledException">The sidecar stops; the write may or may not have been committed.</exception>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task CommitAsync(Action<WriteBatch> addTo)
    {
        var write = new Write(addTo, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _writes.Writer.TryWrite(write) ? write.Done.Task : Task.FromCanceled(new CancellationToken(canceled: true));
    }

    /// <summary>Commits what is waiting, as long as the token given to <see cref="Start"/> allows, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _running;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Write>();
        try
        {
            while (await _writes.Reader.WaitToReadAsync(cancellationToken))
            {
                batch.Clear();
                while (batch.Count < LargestBatch && _writes.Reader.TryRead(out var write))
                {
                    batch.Add(write);
                }
                await CommitAsync(batch, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: what is not committed is not promised to anybody.
        }
        _writes.Writer.TryComplete();
        while (_writes.Reader.TryRead(out var write))
        {
            batch.Add(write);
        }
        foreach (var write in batch)
        {
            write.Done.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Write> writes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(writes, cancellationToken);
                if (attempt > 1)
                {
                    LogBack(attempt - 1);
                }
                foreach (var write in writes)
                {
                    write.Done.TrySetResult();
                }
                return;
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                if (attempt == 1)
                {
                    LogAway(error.Message);
                }
                var pause = TimeSpan.FromMilliseconds(50 << Math.Min(attempt, 6));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (writes.Count == 1)
                {
                    writes[0].Done.TrySetException(error);
                    return;
                }
                // One of them is refused, and must not take the others along.
                foreach (var write in writes)
                {
                    await CommitAsync([write], cancellationToken);
                }
                return;
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<Write> writes, CancellationToken cancellationToken)
    {
        var gathered = new WriteBatch(options.AppId);
        foreach (var write in writes)
        {
            write.AddTo(gathered);
        }
        // Kept open: a connection that comes out of the pool is first set back to its defaults, which costs as much as a small write.
        _connection ??= await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(_connection);
            gathered.AddTo(batch);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception error) when (error is not PostgresException || DatabaseAway.Is(error))
        {
            await _connection.DisposeAsync();
            _connection = null;
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The workflow state store is away, workflows wait for it: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The workflow state store is back after {Attempts} attempts")]
    private partial void LogBack(int attempts);
}
