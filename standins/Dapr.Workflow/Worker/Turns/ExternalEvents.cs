using DurableTask.Protocol;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>Events raised from outside and the code's waits for them: by name, case aside, first come first served on both sides.</summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, Queue<Awaited>> _waits = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<(int Order, HistoryEvent Event)>> _untaken = new(StringComparer.OrdinalIgnoreCase);
    private int _raised;
    private bool _isKeeping;

    public bool IsAnyAwaited => _waits.Values.Any(waits => waits.Any(wait => !wait.IsCompleted));

    /// <summary>What nobody has taken, as it came.</summary>
    public IEnumerable<HistoryEvent> Untaken => _untaken.Values.SelectMany(events => events).OrderBy(entry => entry.Order).Select(entry => entry.Event);

    public void Wait(string name, Awaited wait)
    {
        if (_untaken.TryGetValue(name, out var events) && events.TryDequeue(out var oldest))
        {
            wait.TryComplete(oldest.Event);
            return;
        }
        if (!_waits.TryGetValue(name, out var waits))
        {
            _waits[name] = waits = [];
        }
        waits.Enqueue(wait);
    }

    public void Raise(HistoryEvent raised)
    {
        var name = raised.EventRaised.Name;
        if (!_isKeeping && _waits.TryGetValue(name, out var waits))
        {
            while (waits.TryDequeue(out var wait))
            {
                if (wait.TryComplete(raised))
                {
                    return;
                }
            }
        }
        if (!_untaken.TryGetValue(name, out var events))
        {
            _untaken[name] = events = [];
        }
        events.Enqueue((_raised++, raised));
    }

    /// <summary>From now on events are for the next generation, whatever this one was still waiting for.</summary>
    public void KeepForNextGeneration() => _isKeeping = true;
}
