using DaprImages.Data.Embeddings;
using DaprImages.Data.Images;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Search;

/// <summary>
/// Finds images by words, in three ways at once: full-text search over caption, tags, recognised text and file name; tags and people by their whole names; and how
/// images look, to a model that knows words too. Each way has a ranking of its own, and they are fused by reciprocal rank (Cormack, Clarke and Büttcher, "Reciprocal
/// rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009): a hit scores 1 / (60 + its rank), summed over the ways that found it. Among equals the newest comes first.
/// </summary>
public sealed class SearchReader(NpgsqlDataSource database, EmbeddingTable embeddings, TimeProvider clock)
{
    /// <summary>Hits that one way contributes; a search that has more is better narrowed.</summary>
    public const int Depth = 500;

    /// <summary>Those by look: every image looks like every question a little, and the order is all that counts.</summary>
    private const int LookDepth = 200;

    /// <summary>The paper's constant: how much less the first ranks count for, against being found in several ways.</summary>
    private const int K = 60;

    /// <summary>
    /// The best hits. Each page makes the ranking anew and goes on behind the last hit of the page before: images that came in since the first page take no part,
    /// and one that was deleted moves the others up without any being missed. Only an image that is analysed meanwhile may change its place.
    /// </summary>
    /// <returns>One more than the limit when there are more.</returns>
    public async Task<(List<SearchHit> Hits, DateTime AsOf)> FindAsync(Guid ownerId, SearchQuery query, ImageFilter filter, SearchCursor? after, int limit, CancellationToken cancellationToken)
    {
        var words = SearchWords.Parse(query.Text);
        var asOf = after?.AsOf ?? clock.GetUtcNow().UtcDateTime;
        var byWords = FindByWordsAsync(Where(ownerId, filter, words, asOf), words, cancellationToken);
        var byNames = FindByNamesAsync(Where(ownerId, filter, words, asOf), words, cancellationToken);
        var byLook = query.Look is { } look ? FindByLookAsync(Where(ownerId, filter, words, asOf), look, cancellationToken) : Task.FromResult(new List<Ranked>());
        var rankings = await Task.WhenAll(byWords, byNames, byLook);

        var ranking = Fuse(rankings);
        var start = after is null ? 0 : StartAfter(ranking, after);
        var page = ranking[start..Math.Min(ranking.Count, start + limit)];
        var reasons = await ExplainAsync([.. page.Select(hit => hit.Id)], words, [.. rankings[2].Select(hit => hit.Id)], cancellationToken);
        return (page.ConvertAll(hit => new SearchHit(hit.Id, hit.Score, [.. reasons[hit.Id]])), asOf);
    }

    private static List<(Guid Id, double Score)> Fuse(IEnumerable<List<Ranked>> rankings)
    {
        var scores = new Dictionary<Guid, double>();
        foreach (var hit in rankings.SelectMany(ranking => ranking))
        {
            scores[hit.Id] = scores.GetValueOrDefault(hit.Id) + (1.0 / (K + hit.Rank));
        }
        var fused = scores.Select(entry => (Id: entry.Key, Score: entry.Value)).ToList();
        fused.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Id.CompareTo(a.Id));
        return fused;
    }

    /// <summary>Behind the cursor's hit; behind its score, should it be gone.</summary>
    private static int StartAfter(List<(Guid Id, double Score)> ranking, SearchCursor after)
    {
        var last = ranking.FindIndex(hit => hit.Id == after.ImageId);
        if (last >= 0)
        {
            return last + 1;
        }
        var next = ranking.FindIndex(hit => hit.Score < after.Score || (hit.Score == after.Score && hit.Id.CompareTo(after.ImageId) < 0));
        return next >= 0 ? next : ranking.Count;
    }

    private static ImageConditions Where(Guid ownerId, ImageFilter filter, SearchWords words, DateTime asOf)
    {
        var where = new ImageConditions(ownerId, filter);
        where.Narrow(asOf, "i.uploaded_at <= {0}");
        where.Narrow(words.Unwanted.Length > 0 ? words.Unwanted : null, $"NOT i.words @@ {AnyOf("{0}")}");
        return where;
    }

    private Task<List<Ranked>> FindByWordsAsync(ImageConditions where, SearchWords words, CancellationToken cancellationToken)
    {
        var wanted = Want(where, words);
        return database.QueryAsync(
            $"SELECT i.id, rank() OVER (ORDER BY ts_rank(i.words, {wanted}) DESC) FROM images i WHERE {where} ORDER BY 2, i.id DESC LIMIT {Depth}",
            ReadRanked,
            cancellationToken,
            where.Parameters);
    }

    /// <summary>Of those that have all the words the ones with most of the names first, then by how sure they are.</summary>
    private Task<List<Ranked>> FindByNamesAsync(ImageConditions where, SearchWords words, CancellationToken cancellationToken)
    {
        Want(where, words);
        var names = where.Add(Parameter.Texts(words.Names));
        return database.QueryAsync(
            $"""
            SELECT i.id, rank() OVER (ORDER BY count(DISTINCT named.plain) DESC, sum(named.confidence) DESC)
            FROM image_tags named JOIN images i ON i.id = named.image_id
            WHERE named.owner_id = {where.Owner} AND named.plain = ANY (ARRAY(SELECT lower(name) FROM unnest({names}) AS name)) AND {where}
            GROUP BY i.id
            ORDER BY 2, i.id DESC
            LIMIT {Depth}
            """,
            ReadRanked,
            cancellationToken,
            where.Parameters);
    }

    /// <summary>Asks the index of words for those of the owner that have all that are wanted.</summary>
    /// <returns>The query.</returns>
    private static string Want(ImageConditions where, SearchWords words)
    {
        where.Narrow($"'owner:{where.Parameters[0]}'", "i.words @@ {0}::tsquery");
        var text = where.Add(words.Wanted);
        var wanted = $"(websearch_to_tsquery('english', {text}) || websearch_to_tsquery('simple', {text}))";
        where.Require($"i.words @@ {wanted}");
        return wanted;
    }

    private async Task<List<Ranked>> FindByLookAsync(ImageConditions where, LookQuery look, CancellationToken cancellationToken) =>
        (await embeddings.FindNearestAsync(where, look.Vector, look.Model, look.From, LookDepth, cancellationToken)).Select((image, position) => new Ranked(image.Id, position + 1)).ToList();

    private static Ranked ReadRanked(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetInt64(1));

    private async Task<ILookup<Guid, SearchMatch>> ExplainAsync(IReadOnlyCollection<Guid> imageIds, SearchWords words, HashSet<Guid> byLook, CancellationToken cancellationToken)
    {
        var any = AnyOf("$2");
        var fields = await database.QueryAsync(
            $"SELECT i.id, ts_filter(i.words, '{{a}}') @@ {any}, ts_filter(i.words, '{{c}}') @@ {any}, ts_filter(i.words, '{{d}}') @@ {any} FROM images i WHERE i.id = ANY ($1)",
            reader => (Id: reader.GetGuid(0), Caption: reader.GetBoolean(1), Text: reader.GetBoolean(2), FileName: reader.GetBoolean(3)),
            cancellationToken,
            Parameter.Uuids(imageIds),
            words.Wanted);
        var tags = await database.QueryAsync(
            $"""
            SELECT t.image_id, t.kind, t.name FROM image_tags t
            WHERE t.image_id = ANY ($1) AND (t.plain = ANY (ARRAY(SELECT lower(name) FROM unnest($3) AS name)) OR to_tsvector('english', t.plain) @@ {any})
            ORDER BY t.kind = 'person' DESC, t.confidence DESC, t.name
            """,
            reader => (Id: reader.GetGuid(0), Match: new SearchMatch(reader.GetString(1) == "person" ? SearchMatchKind.Person : SearchMatchKind.Tag, reader.GetString(2))),
            cancellationToken,
            Parameter.Uuids(imageIds),
            words.Wanted,
            Parameter.Texts(words.Names));
        return imageIds.Where(byLook.Contains).Select(id => (Id: id, Match: new SearchMatch(SearchMatchKind.Look)))
            .Concat(tags)
            .Concat(fields.Where(field => field.Caption).Select(field => (field.Id, Match: new SearchMatch(SearchMatchKind.Caption))))
            .Concat(fields.Where(field => field.Text).Select(field => (field.Id, Match: new SearchMatch(SearchMatchKind.Text))))
            .Concat(fields.Where(field => field.FileName).Select(field => (field.Id, Match: new SearchMatch(SearchMatchKind.FileName))))
            .ToLookup(entry => entry.Id, entry => entry.Match);
    }

    /// <summary>The query that is fulfilled by any of the words: by their stems, or, where English has nothing left of them, as they stand.</summary>
    private static string AnyOf(string words) =>
        $"(CASE WHEN numnode(plainto_tsquery('english', {words})) > 0 THEN replace(plainto_tsquery('english', {words})::text, '&', '|') ELSE replace(plainto_tsquery('simple', {words})::text, '&', '|') END)::tsquery";

    /// <param name="Rank">From 1; hits that are equally good have the same.</param>
    private readonly record struct Ranked(Guid Id, long Rank);
}
