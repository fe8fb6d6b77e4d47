using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What happens to messages, by topic and consumer; and depth and age of the queues, as last counted.</summary>
internal sealed class QueueMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _settled;
    private readonly Counter<long> _expired;
    private readonly ConcurrentDictionary<BrokerOptions, IReadOnlyList<QueueDepth>> _depths = new();

    public QueueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DaprImages.PubSubPostgres");
        _published = meter.CreateCounter<long>("pubsub.messages.published", "{message}", "Messages published and committed");
        _delivered = meter.CreateCounter<long>("pubsub.messages.delivered", "{message}", "Deliveries to consumers");
        _settled = meter.CreateCounter<long>("pubsub.messages.settled", "{message}", "Deliveries that ended, by outcome: acked, nacked, dead_lettered");
        _expired = meter.CreateCounter<long>("pubsub.messages.expired", "{message}", "Messages that outlived their time to live");
        meter.CreateObservableGauge("pubsub.queue.depth", () => Depths().SelectMany(States), "{message}", "Messages in a queue, by state (ready, waiting); counted up to 100,000");
        meter.CreateObservableGauge("pubsub.queue.oldest_age", () => Depths().Select(depth => new Measurement<double>(depth.OldestAge.TotalSeconds, Tags(depth.Topic, depth.Consumer))), "s", "How long the oldest ready message has waited");
    }

    public void Published(string topic, int count) => _published.Add(count, new KeyValuePair<string, object?>("topic", topic));

    public void Delivered(string topic, string consumer) => _delivered.Add(1, Tags(topic, consumer));

    public void Acked(string topic, string consumer) => Settled(topic, consumer, "acked");

    public void Nacked(string topic, string consumer) => Settled(topic, consumer, "nacked");

    public void DeadLettered(string topic, string consumer) => Settled(topic, consumer, "dead_lettered");

    public void Expired(string topic) => _expired.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void Counted(BrokerOptions broker, IReadOnlyList<QueueDepth> depths) => _depths[broker] = depths;

    public void Forget(BrokerOptions broker) => _depths.TryRemove(broker, out _);

    private IEnumerable<QueueDepth> Depths() => _depths.Values.SelectMany(depths => depths);

    private void Settled(string topic, string consumer, string outcome) => _settled.Add(1, new("consumer", consumer), new("outcome", outcome), new("topic", topic));

    private static KeyValuePair<string, object?>[] Tags(string topic, string consumer) => [new("consumer", consumer), new("topic", topic)];

    private static IEnumerable<Measurement<long>> States(QueueDepth depth) =>
    [
        new(depth.Ready, [.. Tags(depth.Topic, depth.Consumer), new("state", "ready")]),
        new(depth.Waiting, [.. Tags(depth.Topic, depth.Consumer), new("state", "waiting")]),
    ];
}
