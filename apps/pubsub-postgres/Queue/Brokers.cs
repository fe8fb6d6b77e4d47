namespace DaprImages.PubSubPostgres.Queue;

/// <summary>The brokers of this process; those who ask with the same options share one.</summary>
internal sealed class Brokers(QueueMetrics metrics, TimeProvider clock, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerOptions, Broker> _brokers = [];

    /// <summary>Why some database cannot be used at the moment.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (_gate)
            {
                return [.. _brokers.Values.Select(broker => broker.Trouble).OfType<string>()];
            }
        }
    }

    /// <exception cref="FormatException">The connection string is not understood.</exception>
    public Broker Open(BrokerOptions options)
    {
        lock (_gate)
        {
            if (!_brokers.TryGetValue(options, out var broker))
            {
                _brokers[options] = broker = new Broker(options, metrics, clock, loggers);
                broker.Start();
            }
            return broker;
        }
    }

    /// <summary>Closes a broker that turned out to be of no use.</summary>
    public async Task CloseAsync(BrokerOptions options)
    {
        Broker? broker;
        lock (_gate)
        {
            _brokers.Remove(options, out broker);
        }
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in _brokers.Values)
        {
            await broker.DisposeAsync();
        }
    }
}
