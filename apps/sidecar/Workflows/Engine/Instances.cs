using System.Collections.Concurrent;
using DaprImages.Sidecar.Workflows.Store;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>The instances in memory. Delivers committed events to them and has them run; the least recently used leave when there are many.</summary>
internal sealed class Instances(TimeProvider clock)
{
    /// <summary>Enough for all that is active at a time on one machine; an instance that left memory is loaded again with its next event.</summary>
    private const int Capacity = 5_000;

    private readonly ConcurrentDictionary<string, Instance> _instances = new();
    private readonly ConcurrentQueue<string> _arrivals = new();

    /// <summary>Runs an instance whose turn has come; set once, before the first delivery.</summary>
    public Action<Instance> Run { get; set; } = _ => { };

    /// <summary>Told of events that are due later.</summary>
    public Action<DateTimeOffset> Expect { get; set; } = _ => { };

    /// <summary>Hands over the start of an instance that is committed. One that is new in memory has no past that would have to be loaded.</summary>
    public void Begin(InboxEvent start, DateTimeOffset createdAt)
    {
        Get(start.InstanceId, id => new Instance(id) { State = new InstanceState(createdAt) });
        Deliver(start);
    }

    /// <summary>Hands over an event that is committed.</summary>
    public void Deliver(InboxEvent delivered)
    {
        while (true)
        {
            var instance = Get(delivered.InstanceId);
            if (instance.TryAdd(delivered))
            {
                if (delivered.DueAt > clock.GetUtcNow())
                {
                    Expect(delivered.DueAt);
                }
                else
                {
                    Wake(instance);
                }
                return;
            }
        }
    }

    public void Wake(string instanceId) => Wake(Get(instanceId));

    /// <summary>Forgets an instance, so that its next event loads it anew.</summary>
    public void Forget(string instanceId)
    {
        if (_instances.TryGetValue(instanceId, out var instance) && instance.TryEvict())
        {
            _instances.TryRemove(new(instanceId, instance));
        }
    }

    private void Wake(Instance instance)
    {
        if (instance.TryBeginRun())
        {
            Run(instance);
        }
    }

    private Instance Get(string instanceId) => Get(instanceId, static id => new Instance(id));

    private Instance Get(string instanceId, Func<string, Instance> make)
    {
        if (_instances.TryGetValue(instanceId, out var known))
        {
            return known;
        }
        var instance = _instances.GetOrAdd(instanceId, make);
        _arrivals.Enqueue(instanceId);
        while (_instances.Count > Capacity && _arrivals.TryDequeue(out var oldest))
        {
            if (_instances.TryGetValue(oldest, out var candidate) && candidate != instance)
            {
                if (candidate.TryEvict())
                {
                    _instances.TryRemove(new(oldest, candidate));
                }
                else
                {
                    _arrivals.Enqueue(oldest);
                    break;
                }
            }
        }
        return instance;
    }
}
