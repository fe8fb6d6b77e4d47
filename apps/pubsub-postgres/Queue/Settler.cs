using System.Threading.Channels;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// Settles messages, many in one transaction: what piles up while one commits goes with the next. While the database is away settlements wait; there are never more
/// than messages in hand.
/// </summary>
internal sealed class Settler(SettlementTable table, TopicTable topics, DatabaseLink link) : IAsyncDisposable
{
    private const int LargestBatch = 2_000;

    private readonly Channel<Settlement> _settlements = Channel.CreateUnbounded<Settlement>(new UnboundedChannelOptions { SingleReader = true });
    private Task _running = Task.CompletedTask;

    /// <summary>Called after each transaction with what it settled.</summary>
    public Action<IReadOnlyCollection<Settlement>> Settled { get; set; } = _ => { };

    public void Add(Settlement settlement) => _settlements.Writer.TryWrite(settlement);

    public void Start(long owner, CancellationToken cancellationToken) => _running = RunAsync(owner, cancellationToken);

    /// <summary>Takes no more, and settles what is there as long as the token given to <see cref="Start"/> allows.</summary>
    public async ValueTask DisposeAsync()
    {
        _settlements.Writer.TryComplete();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(long owner, CancellationToken cancellationToken)
    {
        var batch = new List<Settlement>();
        while (await _settlements.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _settlements.Reader.TryRead(out var settlement))
            {
                batch.Add(settlement);
            }
            await link.PersistAsync(() => SettleAsync(owner, batch, cancellationToken), cancellationToken);
            Settled(batch);
        }
    }

    private async Task<int> SettleAsync(long owner, List<Settlement> batch, CancellationToken cancellationToken)
    {
        foreach (var topic in batch.Where(settlement => settlement.Kind == SettlementKind.Dead).Select(settlement => settlement.DeadLetterTopic!).Distinct(StringComparer.Ordinal))
        {
            await topics.EnsureAsync(topic, cancellationToken);
        }
        return await table.SettleAsync(owner, batch, cancellationToken);
    }
}
