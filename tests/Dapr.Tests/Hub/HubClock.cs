namespace DaprImages.Dapr.Tests.Hub;

/// <summary>The hub's time: stands still until somebody moves it, or jumps to every timer at once.</summary>
internal sealed class HubClock
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, DateTime> _timers = new();
    private bool _jumps;

    public static DateTime Beginning { get; } = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public DateTime Now { get; private set; } = Beginning;

    /// <summary>From now on no timer waits: the clock is moved to its time.</summary>
    public void JumpToTimers()
    {
        _jumps = true;
        Advance(TimeSpan.Zero);
    }

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            Now += by;
        }
        FireWhatIsDue();
    }

    public void At(DateTime time, Action fire)
    {
        lock (_lock)
        {
            _timers.Enqueue(fire, time);
        }
        FireWhatIsDue();
    }

    private void FireWhatIsDue()
    {
        while (true)
        {
            Action? fire;
            lock (_lock)
            {
                if (!_timers.TryPeek(out fire, out var due) || (due > Now && !_jumps) || due.Year == 9999)
                {
                    return;
                }
                Now = due > Now ? due : Now;
                _timers.Dequeue();
            }
            fire();
        }
    }
}
