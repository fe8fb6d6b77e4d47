namespace DaprImages.Data;

/// <summary>Things, by their positions, that are joined into sets.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <returns>The smallest position of the set.</returns>
    public int Find(int position)
    {
        while (_parents[position] != position)
        {
            position = _parents[position] = _parents[_parents[position]];
        }
        return position;
    }

    public void Join(int a, int b)
    {
        var (rootA, rootB) = (Find(a), Find(b));
        _parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }
}
