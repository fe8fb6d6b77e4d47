using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>The streams on which sidecars hear messages. daprd never reopens one that has ended, so who is missing here is deaf.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<Guid, Stream> _streams = new();

    public OpenStreams(IMeterFactory meters) => meters.Create("DaprImages.PubSubPostgres").CreateObservableGauge(
        "pubsub.streams.open",
        () => _streams.Values.CountBy(stream => (stream.Instance.Name, stream.Subscription.Consumer, stream.Subscription.Topic)).Select(
            same => new Measurement<int>(same.Value, new("component", same.Key.Name), new("consumer", same.Key.Consumer), new("topic", same.Key.Topic))),
        "{stream}",
        "Streams on which sidecars hear messages");

    internal sealed record Stream(ComponentInstance Instance, Subscription Subscription, DateTimeOffset OpenedAt);

    public IEnumerable<Stream> All => _streams.Values;

    /// <summary>The stream is open until the result is disposed.</summary>
    public IDisposable Add(Stream stream)
    {
        var key = Guid.NewGuid();
        _streams[key] = stream;
        return new Entry(() => _streams.TryRemove(key, out _));
    }

    /// <summary>Pauses or resumes all of a component's streams.</summary>
    public void Pause(ComponentInstance instance, bool pause)
    {
        foreach (var stream in _streams.Values.Where(stream => ReferenceEquals(stream.Instance, instance)))
        {
            stream.Subscription.Pause(pause);
        }
    }

    private sealed class Entry(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
