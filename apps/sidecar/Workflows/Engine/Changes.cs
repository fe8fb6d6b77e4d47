using DaprImages.Sidecar.Workflows.Store;

namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>Lets callers wait until an instance has come as far as they want.</summary>
internal sealed class Changes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Waiter>> _waiting = new(StringComparer.Ordinal);

    private sealed class Waiter(Func<StoredInstance, bool> reached)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Over => _over.Task;

        public void Look(StoredInstance? instance)
        {
            if (instance is null || reached(instance))
            {
                _over.TrySetResult();
            }
        }
    }

    /// <summary>Waits for the condition. The store is asked at first, and again when a change meets the condition or the instance has gone.</summary>
    public async Task<StoredInstance> WaitAsync(string instanceId, Func<StoredInstance, bool> reached, Func<Task<StoredInstance?>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            var waiter = new Waiter(reached);
            Enter(instanceId, waiter);
            try
            {
                if (await ask() is { } instance && reached(instance))
                {
                    return instance;
                }
                await waiter.Over.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave(instanceId, waiter);
            }
        }
    }

    /// <param name="instance">What is committed now; null when the instance is gone.</param>
    public void Signal(string instanceId, StoredInstance? instance)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(instanceId, out var waiters))
            {
                waiters.ForEach(waiter => waiter.Look(instance));
            }
        }
    }

    private void Enter(string instanceId, Waiter waiter)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(instanceId, out var waiters))
            {
                _waiting[instanceId] = waiters = [];
            }
            waiters.Add(waiter);
        }
    }

    private void Leave(string instanceId, Waiter waiter)
    {
        lock (_gate)
        {
            var waiters = _waiting[instanceId];
            waiters.Remove(waiter);
            if (waiters.Count == 0)
            {
                _waiting.Remove(instanceId);
            }
        }
    }
}
