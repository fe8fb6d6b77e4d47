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
internal sealed class StatusFeed(StatusReader status, TimeProvider clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Changes that a slow watcher may be behind; beyond them the oldest are dropped, and a newer state of the same image follows anyway.</summary>
    private const int Backlog = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>Transactions commit in another order than they take their time: each question overlaps the one before by this much.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    /// <summary>How long a watcher hears nothing at most: less than what proxies take for a dead line.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>How long somebody watches without being asked again who they are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Watcher, byte> _watchers = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private sealed record Watcher(Guid OwnerId, Channel<ImageState> Changes);

    /// <summary>The states of the owner's images as they change, for some five minutes, or until cancelled or the app stops. Null at the beginning and after every silence, as a sign of life.</summary>
    /// <param name="since">Begins with what has changed since a few seconds before then; null for now, as a page may have missed something between its list and its feed.</param>
    public async IAsyncEnumerable<ImageState?> SubscribeAsync(Guid ownerId, DateTime? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher(ownerId, Channel.CreateBounded<ImageState>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest }));
        // A server that stops waits for its requests, and this one would never end.
        await using var ending = lifetime.ApplicationStopping.Register(() => watcher.Changes.Writer.TryComplete());
        await using var over = clock.CreateTimer(_ => watcher.Changes.Writer.TryComplete(), null, Longest, Timeout.InfiniteTimeSpan);
        _watchers[watcher] = 0;
        try
        {
            _arrived.Release();
            yield return null;
            await foreach (var state in status.ReadChangedAsync((since ?? await status.NowAsync(cancellationToken)) - Overlap, cancellationToken))
            {
                if (state.OwnerId == ownerId)
                {
                    yield return state;
                }
            }
            while (true)
            {
                while (watcher.Changes.Reader.TryRead(out var state))
                {
                    yield return state;
                }
                var more = watcher.Changes.Reader.WaitToReadAsync(cancellationToken).AsTask();
                while (await Task.WhenAny(more, Task.Delay(Silence, clock, cancellationToken)) != more)
                {
                    yield return null;
                }
                if (!await more)
                {
                    yield break;
                }
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
        var told = new Dictionary<Guid, DateTime>();
        for (var since = await status.NowAsync(cancellationToken); !_watchers.IsEmpty; await Task.Delay(Interval, clock, cancellationToken))
        {
            var now = await status.NowAsync(cancellationToken);
            await foreach (var state in status.ReadChangedAsync(since - Overlap, cancellationToken))
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
            since = now;
            foreach (var (imageId, time) in told)
            {
                if (time < since - Overlap)
                {
                    told.Remove(imageId);
                }
            }
        }
    }
}
