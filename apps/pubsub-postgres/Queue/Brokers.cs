namespace DaprImages.PubSubPostgres.Queue;

/// <summary>The brokers of this process. Those who ask with the same options share one, and it ends with the last of them.</summary>
internal sealed class Brokers(QueueMetrics metrics, TimeProvider clock, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerOptions, Shared> _brokers = [];
    private readonly HashSet<Task> _closing = [];

    private sealed class Shared(Broker broker)
    {
        public Broker Broker => broker;

        public int Holders { get; set; }
    }

    /// <summary>Why some database cannot be used at the moment.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (_gate)
            {
                return [.. _brokers.Values.Select(shared => shared.Broker.Trouble).OfType<string>()];
            }
        }
    }

    /// <summary>Opens a broker, or joins those who have.</summary>
    /// <exception cref="FormatException">The connection string is not understood.</exception>
    public BrokerHold Hold(BrokerOptions options)
    {
        lock (_gate)
        {
            if (!_brokers.TryGetValue(options, out var shared))
            {
                _brokers[options] = shared = new Shared(new Broker(options, metrics, clock, loggers));
                shared.Broker.Start();
            }
            shared.Holders++;
            return new BrokerHold(shared.Broker, () => Release(options, shared));
        }
    }

    /// <summary>Ends all brokers, and waits for those that are ending.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> ending;
        lock (_gate)
        {
            ending = [.. _closing, .. _brokers.Values.Select(shared => shared.Broker.DisposeAsync().AsTask())];
            _brokers.Clear();
        }
        await Task.WhenAll(ending);
    }

    private void Release(BrokerOptions options, Shared shared)
    {
        lock (_gate)
        {
            if (--shared.Holders > 0 || !_brokers.Remove(options))
            {
                return;
            }
            var closing = shared.Broker.DisposeAsync().AsTask();
            _closing.Add(closing);
            _ = closing.ContinueWith(
                _ =>
                {
                    metrics.Forget(options);
                    lock (_gate)
                    {
                        _closing.Remove(closing);
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }
}
