namespace DaprImages.Sidecar.Workflows.Workers;

/// <summary>The open worker streams; hands work to the one that has the least.</summary>
internal sealed class WorkerPool
{
    private readonly Lock _gate = new();
    private readonly List<WorkerStream> _streams = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;

    public int Connected
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    public WorkerStream Connect()
    {
        var stream = new WorkerStream();
        lock (_gate)
        {
            _streams.Add(stream);
            _arrived.TrySetResult();
        }
        return stream;
    }

    public void Disconnect(WorkerStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
            if (_streams.Count == 0 && _arrived.Task.IsCompleted)
            {
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        stream.Close();
    }

    /// <summary>The stream that the next item should go to; waits until there is one.</summary>
    public async ValueTask<WorkerStream> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_gate)
            {
                if (Least() is { } stream)
                {
                    return stream;
                }
                arrived = _arrived.Task;
            }
            await arrived.WaitAsync(cancellationToken);
        }
    }

    private WorkerStream? Least()
    {
        WorkerStream? least = null;
        // Among equals each takes its turn.
        for (var i = 0; i < _streams.Count; i++)
        {
            var stream = _streams[(i + _turn) % _streams.Count];
            if (least is null || stream.InHand < least.InHand)
            {
                least = stream;
            }
        }
        _turn = unchecked(_turn + 1) & int.MaxValue;
        return least;
    }
}
