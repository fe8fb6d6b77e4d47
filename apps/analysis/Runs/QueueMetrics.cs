using System.Diagnostics.Metrics;
using DaprImages.Data.Queue;

namespace DaprImages.Analysis.Runs;

/// <summary>Depth and age of the queue, as last seen.</summary>
internal sealed class QueueMetrics
{
    private readonly QueueTable _queue;
    private readonly TimeProvider _clock;
    private QueueCounts _last = new(0, 0, null);

    public QueueMetrics(QueueTable queue, TimeProvider clock, IMeterFactory meters)
    {
        (_queue, _clock) = (queue, clock);
        var meter = meters.Create("DaprImages.Analysis");
        meter.CreateObservableGauge("daprimages.queue.depth", () => new[] { new Measurement<long>(_last.Pending, new KeyValuePair<string, object?>("status", "pending")), new Measurement<long>(_last.Running, new KeyValuePair<string, object?>("status", "running")) }, "{image}", "Images that wait for analysis or are being analysed");
        meter.CreateObservableGauge("daprimages.queue.oldest_age", () => _last.OldestPending is { } oldest ? Math.Max(0, (_clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds) : 0, "s", "How long the oldest waiting image has waited");
    }

    public async Task RefreshAsync(CancellationToken cancellationToken) => _last = await _queue.CountAsync(ownerId: null, cancellationToken);
}
