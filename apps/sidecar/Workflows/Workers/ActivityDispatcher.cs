using System.Collections.Concurrent;
using System.Threading.Channels;
using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Workers;

/// <summary>Gives activities to workers, so many at once as allowed. An activity whose stream ends is sent again; nothing else makes it run twice while this process lives.</summary>
/// <param name="stopping">Cancelled when the sidecar begins to stop.</param>
internal sealed class ActivityDispatcher(WorkerPool workers, int maxConcurrent, CancellationToken stopping) : IDisposable
{
    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<(string InstanceId, int TaskId), Pending> _pending = new();
    private readonly ConcurrentDictionary<string, int> _abandoned = new();
    private readonly ConcurrentDictionary<(string InstanceId, int TaskId), byte> _unanswered = new();
    private readonly SemaphoreSlim _slots = new(maxConcurrent);

    private sealed class Pending(string instanceId, HistoryEvent scheduled)
    {
        public string InstanceId => instanceId;

        public HistoryEvent Scheduled => scheduled;

        /// <summary>The stream it was given to; null while it waits.</summary>
        public WorkerStream? Stream { get; set; }

        /// <summary>Whether nobody waits for the result any more.</summary>
        public bool IsAbandoned { get; set; }
    }

    /// <param name="scheduled">The activity's <c>taskScheduled</c> event.</param>
    public void Add(string instanceId, HistoryEvent scheduled)
    {
        var pending = new Pending(instanceId, scheduled);
        if (_pending.TryAdd((instanceId, scheduled.EventId), pending))
        {
            _waiting.Writer.TryWrite(pending);
        }
    }

    /// <summary>Nobody waits for these activities any more; what is in a worker's hands ends without consequence.</summary>
    public void Abandon(string instanceId, IEnumerable<int> taskIds)
    {
        foreach (var taskId in taskIds)
        {
            if (_pending.TryGetValue((instanceId, taskId), out var pending))
            {
                lock (pending)
                {
                    pending.IsAbandoned = true;
                    if (pending.Stream is null)
                    {
                        _pending.TryRemove((instanceId, taskId), out _);
                    }
                    else
                    {
                        _abandoned.AddOrUpdate(instanceId, 1, (_, count) => count + 1);
                    }
                }
            }
        }
    }

    /// <summary>Whether a worker still has an activity of an instance that has ended.</summary>
    public bool HasAbandoned(string instanceId) => _abandoned.ContainsKey(instanceId);

    /// <summary>Takes a worker's answer.</summary>
    /// <returns>The activity's <c>taskScheduled</c> event; null when nobody waits for the result.</returns>
    public HistoryEvent? Complete(string instanceId, int taskId)
    {
        _unanswered.TryRemove((instanceId, taskId), out _);
        if (!_pending.TryGetValue((instanceId, taskId), out var pending))
        {
            return null;
        }
        lock (pending)
        {
            if (pending.Stream is null || !_pending.TryRemove(new((instanceId, taskId), pending)))
            {
                return null;
            }
            pending.Stream.Settle(pending);
            Release(pending);
            return pending.IsAbandoned ? null : pending.Scheduled;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var pending in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await _slots.WaitAsync(cancellationToken);
            var stream = await workers.NextAsync(cancellationToken);
            lock (pending)
            {
                if (pending.IsAbandoned)
                {
                    _slots.Release();
                    continue;
                }
                pending.Stream = stream;
            }
            stream.Send(pending, ToWorkItem(pending), () => Lose(pending));
        }
    }

    /// <summary>
    /// While the streams are ended from here: waits until the workers have answered what they still have in hand. The answers come to nothing, as with daprd.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); IsInHand() && waited.Elapsed < patience;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>Whether a worker has an activity in hand, on a stream that has ended or is about to.</summary>
    private bool IsInHand() => !_unanswered.IsEmpty || _pending.Values.Any(pending => pending.Stream is not null);

    private void Lose(Pending pending)
    {
        lock (pending)
        {
            if (pending.Stream is null)
            {
                return;
            }
            Release(pending);
            if (stopping.IsCancellationRequested)
            {
                _unanswered[(pending.InstanceId, pending.Scheduled.EventId)] = 0;
            }
            pending.Stream = null;
            if (pending.IsAbandoned)
            {
                _pending.TryRemove(new((pending.InstanceId, pending.Scheduled.EventId), pending));
            }
            else
            {
                _waiting.Writer.TryWrite(pending);
            }
        }
    }

    private void Release(Pending pending)
    {
        _slots.Release();
        if (pending.IsAbandoned && _abandoned.AddOrUpdate(pending.InstanceId, 0, (_, count) => count - 1) <= 0)
        {
            _abandoned.TryRemove(new(pending.InstanceId, 0));
        }
    }

    private static WorkItem ToWorkItem(Pending pending)
    {
        var scheduled = pending.Scheduled.TaskScheduled;
        return new WorkItem
        {
            ActivityRequest = new ActivityRequest
            {
                Name = scheduled.Name,
                Version = scheduled.Version,
                Input = scheduled.Input,
                WorkflowInstance = new WorkflowInstance { InstanceId = pending.InstanceId },
                TaskId = pending.Scheduled.EventId,
                TaskExecutionId = scheduled.TaskExecutionId,
                ParentTraceContext = scheduled.ParentTraceContext,
            },
        };
    }
}
