using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What is known of the way to the database, and the patience with it: everything behind a stream waits for a database that is away, for as long as it takes.</summary>
internal sealed partial class DatabaseLink(TimeProvider clock, ILogger<DatabaseLink> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private string? _trouble = "not connected yet";
    private bool _isAway;
    private long _since = clock.GetTimestamp();

    /// <summary>Why the database cannot be used; null when it can.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _trouble;
            }
        }
    }

    /// <summary>For how long the database has been there without interruption.</summary>
    public TimeSpan ConnectedFor
    {
        get
        {
            lock (_gate)
            {
                return _trouble is null ? clock.GetElapsedTime(_since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Does the work, again and again until it succeeds.</summary>
    public async Task<T> PersistAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await AttemptAsync(work);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Logged by the attempt. The first repetition is at once: a pooled connection may only have been stale.
                var pause = attempt == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(50 << Math.Min(attempt, 5));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
            }
        }
    }

    /// <summary>Does the work once and notes what it says of the database.</summary>
    public async Task<T> AttemptAsync<T>(Func<Task<T>> work)
    {
        try
        {
            var result = await work();
            Succeeded();
            return result;
        }
        catch (Exception error) when (IsAway(error))
        {
            Failed(Describe(error));
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogRefused(Describe(error));
            throw;
        }
    }

    /// <summary>Whether the same may succeed later, on this server or the one that takes its place.</summary>
    public static bool IsAway(Exception error) => DatabaseAway.Is(error) || error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>What the server or the network says, without Npgsql's hints.</summary>
    public static string Describe(Exception error) => (error as PostgresException)?.MessageText ?? error.Message;

    public void Succeeded()
    {
        if (_trouble is null)
        {
            return;
        }
        lock (_gate)
        {
            _trouble = null;
            _since = clock.GetTimestamp();
            _isAway = false;
        }
        LogThere();
    }

    private void Failed(string reason)
    {
        bool isNew;
        lock (_gate)
        {
            (_trouble, isNew, _isAway) = (reason, !_isAway, true);
        }
        if (isNew)
        {
            LogAway(reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database is away, waiting for it: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The database is there")]
    private partial void LogThere();

    [LoggerMessage(LogLevel.Error, "The database refuses: {Reason}")]
    private partial void LogRefused(string reason);
}
