namespace DaprImages.PubSubPostgres.Queue;

/// <summary>A share in a <see cref="Queue.Broker"/>, which works until it is disposed.</summary>
internal sealed class BrokerHold(Broker broker, Action release) : IDisposable
{
    private Action? _release = release;

    public Broker Broker => broker;

    /// <summary>May be called more than once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
