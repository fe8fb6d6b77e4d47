namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// Claims for all subscriptions of a broker: one statement at a time takes what all of them have room for, from all their queues. A queue is looked at again when
/// somebody says that there is something (a publisher here, a notification, the clock) or when the last claim left some.
/// </summary>
internal sealed class Claimer(MessageTable messages, Settler settler, DatabaseLink link, BrokerOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Of one queue in one claim.</summary>
    private const long MaxBytes = 8L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Queue> _queues = [];
    private readonly Signal _wanted = new();

    private sealed class Queue(string topic)
    {
        public string Topic => topic;

        public List<Subscription> Subscriptions { get; } = [];

        /// <summary>Whether there may be something to claim.</summary>
        public bool MayHaveMore { get; set; } = true;
    }

    public void Add(Subscription subscription, int queueId)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queueId, out var queue))
            {
                _queues[queueId] = queue = new Queue(subscription.Topic);
            }
            queue.Subscriptions.Add(subscription);
            queue.MayHaveMore = true;
        }
        _wanted.Raise();
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            foreach (var (id, queue) in _queues)
            {
                if (queue.Subscriptions.Remove(subscription) && queue.Subscriptions.Count == 0)
                {
                    _queues.Remove(id);
                    return;
                }
            }
        }
    }

    /// <summary>A topic may have something to claim.</summary>
    public void Wake(string topic)
    {
        var woken = false;
        lock (_gate)
        {
            foreach (var queue in _queues.Values)
            {
                if (queue.Topic == topic)
                {
                    woken = queue.MayHaveMore = true;
                }
            }
        }
        if (woken)
        {
            _wanted.Raise();
        }
    }

    /// <summary>Every topic may have something to claim.</summary>
    public void WakeAll()
    {
        lock (_gate)
        {
            foreach (var queue in _queues.Values)
            {
                queue.MayHaveMore = true;
            }
        }
        _wanted.Raise();
    }

    /// <summary>A subscription may take more than before.</summary>
    public void RoomMade(Subscription subscription)
    {
        if (subscription.Room > 0)
        {
            _wanted.Raise();
        }
    }

    public async Task RunAsync(long owner, CancellationToken cancellationToken)
    {
        var lastPoll = clock.GetTimestamp();
        while (true)
        {
            await _wanted.WaitAsync(options.PollInterval, cancellationToken);
            if (clock.GetElapsedTime(lastPoll) >= options.PollInterval)
            {
                WakeAll();
                lastPoll = clock.GetTimestamp();
            }
            while (Wanted() is { Count: > 0 } wanted)
            {
                (int, int)[] limits = [.. wanted.Select(want => (want.QueueId, want.Limit))];
                var claimed = await link.PersistAsync(() => messages.ClaimAsync(owner, limits, MaxBytes, cancellationToken), cancellationToken);
                HandOut(wanted, claimed);
            }
        }
    }

    public void Dispose() => _wanted.Dispose();

    private List<(int QueueId, Queue Queue, int Limit)> Wanted()
    {
        var wanted = new List<(int, Queue, int)>();
        lock (_gate)
        {
            foreach (var (id, queue) in _queues)
            {
                if (queue.MayHaveMore && queue.Subscriptions.Sum(subscription => subscription.Room) is > 0 and var room)
                {
                    // Set again by whoever publishes from now on.
                    queue.MayHaveMore = false;
                    wanted.Add((id, queue, room));
                }
            }
        }
        return wanted;
    }

    private void HandOut(List<(int QueueId, Queue Queue, int Limit)> wanted, List<ClaimedMessage> claimed)
    {
        var byQueue = claimed.ToLookup(message => message.QueueId);
        foreach (var (queueId, queue, limit) in wanted)
        {
            Subscription[] subscriptions;
            lock (_gate)
            {
                subscriptions = [.. queue.Subscriptions];
            }
            var (next, count, bytes) = (0, 0, 0L);
            foreach (var message in byQueue[queueId])
            {
                count++;
                bytes += message.Data.Length;
                // In turns, so that each gets a share of the oldest.
                if (!subscriptions.Any(_ => subscriptions[next++ % subscriptions.Length].TryHold(message)))
                {
                    settler.Add(new Settlement(SettlementKind.Release, queue.Topic, message));
                }
            }
            if (count == limit || bytes >= MaxBytes)
            {
                lock (_gate)
                {
                    queue.MayHaveMore = true;
                }
            }
        }
    }
}
