namespace DaprImages.PubSubPostgres.Queue;

/// <summary>Wakes one waiter; a signal that comes while nobody waits is kept, further ones are the same.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private int _isRaised;

    public void Raise()
    {
        if (Interlocked.Exchange(ref _isRaised, 1) == 0)
        {
            _raised.Release();
        }
    }

    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await _raised.WaitAsync(patience, cancellationToken))
        {
            Volatile.Write(ref _isRaised, 0);
        }
    }

    public void Dispose() => _raised.Dispose();
}
