namespace DaprImages.Bench.Accuracy;

/// <summary>Counts what is right, and keeps what is not.</summary>
internal sealed class Tally(string name)
{
    private readonly List<string> _misses = [];

    public int Right { get; private set; }

    public IReadOnlyList<string> Misses => _misses;

    public void Add(bool isRight, Func<string> miss)
    {
        if (isRight)
            Right++;
        else
            _misses.Add(miss());
    }

    public override string ToString() => FormattableString.Invariant($"{name,-34} {Right} of {Right + _misses.Count} right ({100.0 * Right / Math.Max(1, Right + _misses.Count):0.0} %)");
}
