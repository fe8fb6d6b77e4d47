using System.Numerics.Tensors;

namespace DaprImages.Data.Faces;

/// <summary>Puts the faces of nobody known together by likeness, so that all of one person can be named at once.</summary>
public sealed class FaceGroups(FaceReader faces)
{
    /// <summary>The newest faces that are compared, each with each: a million pairs.</summary>
    private const int Compared = 1_500;

    /// <summary>Faces of one group that are shown.</summary>
    private const int Shown = 60;

    /// <summary>Groups, the largest first, faces that are like no other last. Two faces are in one group when a chain of matches connects them.</summary>
    /// <param name="rule">Null where nothing tells faces apart: then each is alone.</param>
    public async Task<List<FaceGroup>> ReadAsync(Guid ownerId, MatchRule? rule, int limit, CancellationToken cancellationToken)
    {
        var unknown = await faces.ReadUnknownAsync(ownerId, rule, Compared, cancellationToken);
        var sets = new DisjointSets(unknown.Count);
        if (rule is not null)
        {
            for (var a = 0; a < unknown.Count; a++)
            {
                for (var b = 0; b < a && !unknown[a].Encoding.IsEmpty; b++)
                {
                    if (unknown[b].Encoding.Length == unknown[a].Encoding.Length && TensorPrimitives.Dot(unknown[a].Encoding.Span, unknown[b].Encoding.Span) >= rule.Cosine)
                    {
                        sets.Join(a, b);
                    }
                }
            }
        }
        var groups = Enumerable.Range(0, unknown.Count).GroupBy(sets.Find).Select(group => group.ToList()).OrderByDescending(group => group.Count).ThenBy(group => group[0]).Take(limit).ToList();
        var shown = groups.ConvertAll(group => group.Take(Shown).Select(position => unknown[position].Id).ToList());
        var known = (await faces.FindManyAsync(ownerId, [.. shown.SelectMany(ids => ids)], cancellationToken)).ToDictionary(face => face.Id);
        return [.. groups.Zip(shown, (group, ids) => new FaceGroup([.. ids.Where(known.ContainsKey).Select(id => known[id])], group.Count)).Where(group => group.Faces.Count > 0)];
    }
}
