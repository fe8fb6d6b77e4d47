using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DaprImages.Data.Status;
using DaprImages.Postgres;

namespace DaprImages.Upload.Analysis;

/// <summary>
/// What changes about analyses, for everybody who watches. One loop asks the database, and only while somebody watches; each watcher gets the changes of its
/// owner's images.
/// </summary>
internal sealed class StatusFeed(StatusReader status, TimeProvider clock) : BackgroundService
{
    /// <summary>Changes that a slow watcher may be behind; beyond them the oldest are dropped, and a newer state of the same image follows anyway.</summary>
    private const int Backlog = 1_000;

    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>Transactions commit in another order than they take their time: each question overlaps the one before by this much.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Watcher, byte> _watchers = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private sealed record Watcher(Guid OwnerId, Channel<ImageState> Changes);

    /// <summary>The states of the owner's images as they change, until cancelled.</summary>
    /// <param name="since">Begins with what has changed since then; null for what changes from now on.</param>
    public async IAsyncEnumerable<ImageState> SubscribeAsync(Guid ownerId, DateTime? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher(ownerId, Channel.CreateBounded<ImageState>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest }));
        _watchers[watcher] = 0;
        _arrived.Release();
        try
        {
            if (since is { } missed)
            {
                foreach (var state in await status.ReadChangedAsync(missed, BatchSize, cancellationToken))
                {
                    if (state.OwnerId == ownerId)
                    {
                        yield return state;
                    }
                }
            }
            await foreach (var state in watcher.Changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return state;
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_watchers.IsEmpty)
            {
                await _arrived.WaitAsync(stoppingToken);
            }
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (Exception error) when (DatabaseAway.Is(error))
            {
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken);
            }
        }
    }

    /// <summary>Asks and tells until nobody watches any more.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var since = await status.NowAsync(cancellationToken);
        var told = new Dictionary<Guid, DateTime>();
        while (!_watchers.IsEmpty)
        {
            var changed = await status.ReadChangedAsync(since - Overlap, BatchSize, cancellationToken);
            foreach (var state in changed)
            {
                if (told.TryGetValue(state.ImageId, out var known) && known >= state.UpdatedAt)
                {
                    continue;
                }
                told[state.ImageId] = state.UpdatedAt;
                foreach (var (watcher, _) in _watchers)
                {
                    if (watcher.OwnerId == state.OwnerId)
                    {
                        watcher.Changes.Writer.TryWrite(state);
                    }
                }
            }
            if (changed.Count > 0)
            {
                since = changed.Max(state => state.UpdatedAt) is var latest && latest > since ? latest : since;
                foreach (var (imageId, time) in told)
                {
                    if (time < since - Overlap)
                    {
                        told.Remove(imageId);
                    }
                }
            }
            if (changed.Count < BatchSize)
            {
                await Task.Delay(Interval, clock, cancellationToken);
            }
        }
    }
}
