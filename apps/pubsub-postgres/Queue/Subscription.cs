using System.Threading.Channels;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// One consumer's open ear on a topic. Claimed messages come out of <see cref="ReadAllAsync"/>; each is the consumer's until it is done or refused. Disposing gives
/// back what is not.
/// </summary>
internal sealed class Subscription : IAsyncDisposable
{
    /// <summary>Bytes held at most; a single message may be larger.</summary>
    private const long LargestHold = 16L << 20;

    private readonly Channel<ClaimedMessage> _claimed = Channel.CreateUnbounded<ClaimedMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, Held> _held = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly DeliveryOptions _options;
    private readonly Settler _settler;
    private readonly Claimer _claimer;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly PrefetchWindow _window;
    private long _heldBytes;
    private Task _opening = Task.CompletedTask;
    private bool _isClosed;
    private bool _isPaused;

    public Subscription(string topic, string consumer, DeliveryOptions options, Settler settler, Claimer claimer, QueueMetrics metrics, TimeProvider clock)
    {
        (Topic, Consumer, _options, _settler, _claimer, _metrics, _clock) = (topic, consumer, options, settler, claimer, metrics, clock);
        _window = new PrefetchWindow(options.Prefetch, clock);
    }

    /// <param name="Sent">When it was given to the app; null while it was not.</param>
    private sealed record Held(ClaimedMessage Message, long? Sent);

    public string Topic { get; }

    public string Consumer { get; }

    /// <summary>Messages in hand.</summary>
    public int Unsettled
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>How many messages it would take now. Half a window at least, or none: many small claims cost more than one.</summary>
    public int Room
    {
        get
        {
            lock (_gate)
            {
                var room = _window.Size - _held.Count;
                return _isClosed || _isPaused || _heldBytes >= LargestHold || room < (_window.Size + 1) / 2 ? 0 : room;
            }
        }
    }

    public IAsyncEnumerable<ClaimedMessage> ReadAllAsync(CancellationToken cancellationToken) => _claimed.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Whether more messages are there to be read at once.</summary>
    public bool HasMore => _claimed.Reader.TryPeek(out _);

    /// <param name="findQueue">Gives the queue's id, however long that takes.</param>
    public void Open(Func<CancellationToken, Task<int>> findQueue) => _opening = OpenAsync(findQueue);

    /// <summary>While paused nothing is claimed.</summary>
    public void Pause(bool pause)
    {
        lock (_gate)
        {
            _isPaused = pause;
        }
        _claimer.RoomMade(this);
    }

    /// <summary>Takes a claimed message in; not after it was closed.</summary>
    public bool TryHold(ClaimedMessage message)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }
            _held[message.Id] = new Held(message, null);
            _heldBytes += message.Data.Length;
            return _claimed.Writer.TryWrite(message);
        }
    }

    /// <summary>The message is on its way to the app.</summary>
    public void Sending(ClaimedMessage message)
    {
        lock (_gate)
        {
            if (_held.ContainsKey(message.Id))
            {
                _held[message.Id] = new Held(message, _clock.GetTimestamp());
            }
        }
        _metrics.Delivered(Topic, Consumer);
    }

    /// <summary>The app has handled the message. Unknown ids are ignored.</summary>
    public void Done(long id)
    {
        if (Take(id) is { } message)
        {
            _settler.Add(new Settlement(SettlementKind.Done, Topic, message));
            _metrics.Acked(Topic, Consumer);
            _claimer.RoomMade(this);
        }
    }

    /// <summary>The app has refused the message: it comes again after a while, or goes to the dead-letter topic.</summary>
    public void Refuse(long id, string reason)
    {
        if (Take(id) is { } message)
        {
            _metrics.Nacked(Topic, Consumer);
            _settler.Add(Refusal(message, reason, _options.DelayAfter(message.Deliveries + 1)));
            _claimer.RoomMade(this);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _claimer.Remove(this);
        List<Held> left;
        lock (_gate)
        {
            _isClosed = true;
            left = [.. _held.Values];
            _held.Clear();
        }
        await _closed.CancelAsync();
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();

        // The first in line was in the app's hands, or on its way there; those behind it were not.
        var first = left.Where(held => held.Sent is not null).MinBy(held => held.Sent)?.Message;
        foreach (var (message, _) in left)
        {
            _settler.Add(ReferenceEquals(message, first)
                ? Refusal(message, "the stream ended while the app had the message", TimeSpan.Zero)
                : new Settlement(SettlementKind.Release, Topic, message));
        }
    }

    private async Task OpenAsync(Func<CancellationToken, Task<int>> findQueue) => _claimer.Add(this, await findQueue(_closed.Token));

    private ClaimedMessage? Take(long id)
    {
        lock (_gate)
        {
            if (!_held.Remove(id, out var held))
            {
                return null;
            }
            _heldBytes -= held.Message.Data.Length;
            if (held.Sent is { } sent)
            {
                _window.Settled(sent);
            }
            return held.Message;
        }
    }

    private Settlement Refusal(ClaimedMessage message, string reason, TimeSpan delay)
    {
        var deliveries = message.Deliveries + 1;
        if (_options.MaxDeliveries == 0 || deliveries < _options.MaxDeliveries || DeadLetter.Is(message.Metadata))
        {
            return delay > TimeSpan.Zero
                ? new Settlement(SettlementKind.Retry, Topic, message) { Delay = delay }
                : new Settlement(SettlementKind.Release, Topic, message) { WasDelivered = true };
        }
        _metrics.DeadLettered(Topic, Consumer);
        return new Settlement(SettlementKind.Dead, Topic, message)
        {
            DeadLetterTopic = _options.DeadLetterTopic,
            DeadLetterMetadata = DeadLetter.Describe(message.Metadata, Topic, Consumer, deliveries, reason),
        };
    }
}
