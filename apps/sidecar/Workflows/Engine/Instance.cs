using DaprImages.Sidecar.Workflows.Store;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>An instance in memory: its state, once loaded, and the events that wait for it. One turn at a time; events may come in meanwhile.</summary>
internal sealed class Instance(string id)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, InboxEvent> _inbox = [];
    private readonly HashSet<long> _seen = [];
    private bool _running;
    private bool _again;
    private bool _evicted;

    public string Id => id;

    /// <summary>Null until loaded.</summary>
    public InstanceState? State { get; set; }

    /// <summary>How many turns were sent again whose first answer may still come.</summary>
    public int AnswersOwed { get; set; }

    /// <summary>Takes an event in, each once. False when the instance has left memory: take it from there again.</summary>
    public bool TryAdd(InboxEvent added)
    {
        lock (_gate)
        {
            if (_evicted)
            {
                return false;
            }
            if (_seen.Add(added.Id))
            {
                _inbox[added.Id] = added;
            }
            return true;
        }
    }

    /// <summary>The events that are due, in order; they stay until removed.</summary>
    public List<InboxEvent> Due(DateTimeOffset now)
    {
        lock (_gate)
        {
            return [.. _inbox.Values.Where(e => e.DueAt <= now)];
        }
    }

    public void Remove(IEnumerable<InboxEvent> events)
    {
        lock (_gate)
        {
            foreach (var done in events)
            {
                _inbox.Remove(done.Id);
            }
        }
    }

    public void Remove(Func<InboxEvent, bool> which)
    {
        lock (_gate)
        {
            foreach (var id in _inbox.Where(entry => which(entry.Value)).Select(entry => entry.Key).ToList())
            {
                _inbox.Remove(id);
            }
        }
    }

    /// <summary>Whether the caller has to run the instance now; otherwise whoever runs it goes round again.</summary>
    public bool TryBeginRun()
    {
        lock (_gate)
        {
            _again = true;
            return !_running && (_running = true);
        }
    }

    /// <summary>Whether a run goes round again because something came in since the last call.</summary>
    public bool ContinueRun()
    {
        lock (_gate)
        {
            (var again, _again) = (_again, false);
            _running = again;
            return again;
        }
    }

    /// <summary>Leaves memory if nothing is under way.</summary>
    public bool TryEvict()
    {
        lock (_gate)
        {
            return !_running && (_evicted = true);
        }
    }
}
