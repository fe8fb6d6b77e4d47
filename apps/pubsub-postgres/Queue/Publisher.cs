using System.Threading.Channels;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// Commits what is published, many publishers' messages in one transaction: what piles up while one commits goes with the next. Unlike everything else it does not
/// wait for a database that is away, for somebody waits for the answer.
/// </summary>
internal sealed class Publisher(MessageTable messages, TopicTable topics, DatabaseLink link, QueueMetrics metrics) : IAsyncDisposable
{
    private const int LargestBatch = 512;
    private const long LargestBatchBytes = 8L << 20;

    private readonly Channel<Publication> _publications = Channel.CreateBounded<Publication>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private Task _running = Task.CompletedTask;

    private sealed record Publication(IReadOnlyList<NewMessage> Messages, TaskCompletionSource Committed);

    /// <summary>Called after each transaction with its messages.</summary>
    public Action<IReadOnlyList<NewMessage>> Published { get; set; } = _ => { };

    /// <summary>Completes when the messages are committed, all of them or none.</summary>
    /// <exception cref="QueueUnavailableException">The database is away, or the component stops.</exception>
    public async Task PublishAsync(IReadOnlyList<NewMessage> published, CancellationToken cancellationToken)
    {
        var publication = new Publication(published, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await _publications.Writer.WriteAsync(publication, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw Stopping();
        }
        await publication.Committed.Task.WaitAsync(cancellationToken);
    }

    public void Start(long owner, CancellationToken cancellationToken) => _running = RunAsync(owner, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _publications.Writer.TryComplete();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_publications.Reader.TryRead(out var left))
        {
            left.Committed.TrySetException(Stopping());
        }
    }

    private async Task RunAsync(long owner, CancellationToken cancellationToken)
    {
        var batch = new List<Publication>();
        while (await _publications.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            var (count, bytes) = (0, 0L);
            while (count < LargestBatch && bytes < LargestBatchBytes && _publications.Reader.TryRead(out var publication))
            {
                batch.Add(publication);
                count += publication.Messages.Count;
                bytes += publication.Messages.Sum(message => (long)message.Data.Length);
            }
            await CommitAsync(batch, owner, cancellationToken);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Publication> publications, long owner, CancellationToken cancellationToken)
    {
        IReadOnlyList<NewMessage> all = publications is [var only] ? only.Messages : [.. publications.SelectMany(publication => publication.Messages)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await link.AttemptAsync(() => AddAsync(all, owner, cancellationToken));
                foreach (var publication in publications)
                {
                    publication.Committed.TrySetResult();
                }
                Published(all);
                foreach (var topic in all.CountBy(message => message.Topic))
                {
                    metrics.Published(topic.Key, topic.Value);
                }
                return;
            }
            catch (Exception error) when (attempt == 1 && DatabaseLink.IsAway(error))
            {
                // Once more at once: a pooled connection may only have been stale.
            }
            catch (Exception error) when (DatabaseLink.IsAway(error))
            {
                Fail(publications, new QueueUnavailableException($"The database is away: {DatabaseLink.Describe(error)}", error));
                return;
            }
            catch (OperationCanceledException)
            {
                Fail(publications, Stopping());
                throw;
            }
            catch (Exception error) when (publications.Count == 1)
            {
                Fail(publications, error);
                return;
            }
            catch (Exception)
            {
                // One of them is refused, and must not take the others along.
                foreach (var publication in publications)
                {
                    await CommitAsync([publication], owner, cancellationToken);
                }
                return;
            }
        }
    }

    /// <summary>Messages of topics that nobody has subscribed to go into the waiting room, which is made first.</summary>
    private async Task<int> AddAsync(IReadOnlyList<NewMessage> all, long owner, CancellationToken cancellationToken)
    {
        while (await messages.AddAsync(all, owner, cancellationToken) is { Count: > 0 } left)
        {
            foreach (var topic in left.Select(message => message.Topic).Distinct(StringComparer.Ordinal))
            {
                await topics.EnsureAsync(topic, cancellationToken);
            }
            all = left;
        }
        return 0;
    }

    private static QueueUnavailableException Stopping() => new("The component is stopping");

    private static void Fail(IReadOnlyList<Publication> publications, Exception error)
    {
        foreach (var publication in publications)
        {
            publication.Committed.TrySetException(error);
        }
    }
}
