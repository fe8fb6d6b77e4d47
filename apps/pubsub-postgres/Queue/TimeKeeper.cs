namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Makes messages claimable when they become due, and removes them when they have outlived their time.</summary>
internal sealed class TimeKeeper(WaitingTable waiting, Claimer claimer, DatabaseLink link, QueueMetrics metrics, TimeProvider clock) : IDisposable
{
    /// <summary>How often the tables are looked at for what other processes have put there.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Signal _sooner = new();
    private readonly Lock _gate = new();
    private long _nextAt = clock.GetTimestamp();

    /// <summary>Something becomes due after the given time.</summary>
    public void DueIn(TimeSpan delay)
    {
        lock (_gate)
        {
            if (In(delay) >= _nextAt)
            {
                return;
            }
            _nextAt = In(delay);
        }
        _sooner.Raise();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var expiredAt = clock.GetTimestamp();
        while (true)
        {
            await WaitAsync(cancellationToken);
            lock (_gate)
            {
                _nextAt = In(Interval);
            }
            await PromoteAsync(cancellationToken);
            if (clock.GetElapsedTime(expiredAt) >= Interval)
            {
                await ExpireAsync(cancellationToken);
                expiredAt = clock.GetTimestamp();
            }
        }
    }

    public void Dispose() => _sooner.Dispose();

    private async Task PromoteAsync(CancellationToken cancellationToken)
    {
        var (topics, nextIn) = await link.PersistAsync(() => waiting.PromoteAsync(cancellationToken), cancellationToken);
        foreach (var topic in topics.Distinct(StringComparer.Ordinal))
        {
            claimer.Wake(topic);
        }
        if (nextIn is { } next)
        {
            DueIn(next);
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        int count;
        do
        {
            var expired = await link.PersistAsync(() => waiting.ExpireAsync(cancellationToken), cancellationToken);
            expired.ForEach(metrics.Expired);
            count = expired.Count;
            if (count > 0)
            {
                DueIn(TimeSpan.Zero); // something may have stood behind
            }
        }
        while (count >= WaitingTable.BatchSize);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            lock (_gate)
            {
                left = clock.GetElapsedTime(clock.GetTimestamp(), _nextAt);
            }
            if (left <= TimeSpan.Zero)
            {
                return;
            }
            await _sooner.WaitAsync(left, cancellationToken);
        }
    }

    private long In(TimeSpan delay) => clock.GetTimestamp() + (long)(delay.TotalSeconds * clock.TimestampFrequency);
}
