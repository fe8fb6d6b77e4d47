using System.Collections.Concurrent;
using System.Threading.Channels;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Workers;

/// <summary>One worker's open stream of work items, with what is in its hands.</summary>
internal sealed class WorkerStream
{
    private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<object, Action> _inHand = new();
    private volatile bool _closed;

    public int InHand => _inHand.Count;

    public IAsyncEnumerable<WorkItem> ReadAllAsync(CancellationToken cancellationToken) => _items.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Gives the worker an item.</summary>
    /// <param name="key">Names the item for <see cref="Settle"/>.</param>
    /// <param name="lost">Called, once, when the stream ends while the item is in the worker's hands.</param>
    public void Send(object key, WorkItem item, Action lost)
    {
        _items.Writer.TryWrite(item);
        Track(key, lost);
    }

    /// <summary>Notes that an item is (still) in the worker's hands.</summary>
    public void Track(object key, Action lost)
    {
        _inHand[key] = lost;
        if (_closed && _inHand.TryRemove(key, out var late))
        {
            late();
        }
    }

    /// <summary>The item is not in the worker's hands any more.</summary>
    public void Settle(object key) => _inHand.TryRemove(key, out _);

    /// <summary>The stream has ended: what was in the worker's hands is lost.</summary>
    public void Close()
    {
        _closed = true;
        _items.Writer.TryComplete();
        foreach (var key in _inHand.Keys)
        {
            if (_inHand.TryRemove(key, out var lost))
            {
                lost();
            }
        }
    }
}
