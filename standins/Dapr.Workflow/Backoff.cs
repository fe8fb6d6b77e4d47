namespace Dapr.Workflow;

/// <summary>Waits that double up to a longest one, each shortened by chance by up to half, so that many who lost the same sidecar don't come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _waits;

    public TimeSpan Next()
    {
        var full = Math.Min(first.TotalMilliseconds * Math.Pow(2, _waits++), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    public void Reset() => _waits = 0;
}
