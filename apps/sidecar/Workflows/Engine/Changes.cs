namespace DaprImages.Sidecar.Workflows.Engine;

/// <summary>Lets callers wait until something has changed about an instance.</summary>
internal sealed class Changes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TaskCompletionSource Changed, int Waiting)> _waiting = [];

    /// <summary>Waits for the condition, which is asked once at first and again after each change.</summary>
    public async Task<T> WaitAsync<T>(string instanceId, Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var changed = Enter(instanceId);
            try
            {
                if (await ask() is { } answer)
                {
                    return answer;
                }
                await changed.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave(instanceId);
            }
        }
    }

    public void Signal(string instanceId)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(instanceId, out var entry))
            {
                entry.Changed.TrySetResult();
            }
        }
    }

    private Task Enter(string instanceId)
    {
        lock (_gate)
        {
            var entry = _waiting.TryGetValue(instanceId, out var found) && !found.Changed.Task.IsCompleted
                ? found
                : (Changed: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), found.Waiting);
            _waiting[instanceId] = entry with { Waiting = entry.Waiting + 1 };
            return entry.Changed.Task;
        }
    }

    private void Leave(string instanceId)
    {
        lock (_gate)
        {
            var entry = _waiting[instanceId];
            if (entry.Waiting == 1)
            {
                _waiting.Remove(instanceId);
            }
            else
            {
                _waiting[instanceId] = entry with { Waiting = entry.Waiting - 1 };
            }
        }
    }
}
