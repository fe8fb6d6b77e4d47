namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// How many messages a subscription should hold: what its app settles in a fifth of a second, so that a fast app never waits for the database and a slow one leaves
/// the rest to other consumers.
/// </summary>
/// <param name="largest">Messages at most.</param>
internal sealed class PrefetchWindow(int largest, TimeProvider clock)
{
    private const double SecondsAhead = 0.2;
    private const int Smallest = 2;

    // An app of which nothing is known yet is taken for one that needs 50 ms: it starts with four messages.
    private double _secondsEach = 0.05;
    private long _lastSettled;

    public int Size { get; private set; } = Math.Min(largest, (int)(SecondsAhead / 0.05));

    /// <summary>A message was settled.</summary>
    /// <param name="sent">When it was given to the app; it began with it when the message before was settled, if that was later.</param>
    public void Settled(long sent)
    {
        var now = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(Math.Max(sent, _lastSettled), now).TotalSeconds;
        _lastSettled = now;
        _secondsEach += (seconds - _secondsEach) * 0.2;
        Size = Math.Min(largest, Math.Max(Smallest, (int)Math.Min(SecondsAhead / _secondsEach, largest)));
    }
}
