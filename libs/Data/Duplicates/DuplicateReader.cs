using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Duplicates;

/// <summary>Reads groups of near-duplicates, which <c>near_duplicates</c> has as pairs.</summary>
public sealed class DuplicateReader(NpgsqlDataSource database)
{
    /// <summary>The newest pairs that are put together.</summary>
    private const int MaxPairs = 20_000;

    /// <summary>The owner's groups, those with the newest images first.</summary>
    /// <param name="after">The newest image of the last group of the page before; null for the first page. Paging stays stable while images come in: they stand before.</param>
    public async Task<List<DuplicateGroup>> ListAsync(Guid ownerId, Guid? after, int limit, CancellationToken cancellationToken)
    {
        var pairs = await database.QueryAsync(
            "SELECT image_id, other_id, similarity FROM near_duplicates WHERE owner_id = $1 ORDER BY image_id DESC LIMIT $2",
            reader => (A: reader.GetGuid(0), B: reader.GetGuid(1), Similarity: reader.GetDouble(2)),
            cancellationToken,
            ownerId,
            MaxPairs);
        var ids = pairs.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().OrderDescending().ToList();
        var positions = ids.Select((id, position) => (id, position)).ToDictionary(entry => entry.id, entry => entry.position);
        var sets = new DisjointSets(ids.Count);
        foreach (var (a, b, _) in pairs)
        {
            sets.Join(positions[a], positions[b]);
        }
        var similarity = pairs.GroupBy(pair => sets.Find(positions[pair.A])).ToDictionary(group => group.Key, group => group.Min(pair => pair.Similarity));
        return [.. Enumerable.Range(0, ids.Count)
            .GroupBy(sets.Find)
            .Where(group => after is null || ids[group.Key].CompareTo(after.Value) < 0)
            .Take(limit)
            .Select(group => new DuplicateGroup(similarity[group.Key], [.. group.Select(position => ids[position])]))];
    }
}
