namespace Dapr.Workflow.Worker.Turns;

/// <summary>Which changes of the code this instance takes part in. What was decided once is in the history and stays.</summary>
/// <param name="recorded">The changes that earlier turns took.</param>
internal sealed class Patches(IEnumerable<string> recorded)
{
    private readonly HashSet<string> _recorded = new(recorded, StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _decided = new(StringComparer.Ordinal);
    private readonly List<string> _taken = [];

    /// <summary>Every change taken, each time the code asked: the sidecar compares the sequence from turn to turn.</summary>
    public IReadOnlyList<string> Taken => _taken;

    public bool Decide(string patch, bool isReplaying)
    {
        if (!_decided.TryGetValue(patch, out var isTaken))
        {
            // Code that is replaying has passed here without the change, or else the history would name it.
            isTaken = _recorded.Contains(patch) || !isReplaying;
            _decided[patch] = isTaken;
        }
        if (isTaken)
        {
            _taken.Add(patch);
        }
        return isTaken;
    }
}
