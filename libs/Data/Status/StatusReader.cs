using System.Runtime.CompilerServices;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Status;

/// <summary>Reads how far analyses are, for status queries and for the live feed.</summary>
public sealed class StatusReader(NpgsqlDataSource database)
{
    private const int PageSize = 500;

    /// <summary>The states of the owner's images among those asked for, in the order asked for.</summary>
    public async Task<List<ImageState>> ReadAsync(Guid ownerId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var states = await ReadAsync("i.owner_id = $1 AND i.id = ANY ($2)", cancellationToken, ownerId, Parameter.Uuids(imageIds));
        var order = imageIds.Select((id, position) => (id, position)).DistinctBy(entry => entry.id).ToDictionary(entry => entry.id, entry => entry.position);
        states.Sort((a, b) => order[a.ImageId].CompareTo(order[b.ImageId]));
        return states;
    }

    /// <summary>
    /// The states of images, of whatever owner, about which something changed at or after a moment, in the order of their latest changes, which
    /// <see cref="ImageState.UpdatedAt"/> then gives. Read page by page, however many there are.
    /// </summary>
    public async IAsyncEnumerable<ImageState> ReadChangedAsync(DateTime since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (time, id) = (since, Guid.Empty); ;)
        {
            var changed = await database.QueryAsync(
                """
                SELECT id, max(updated_at) FROM (
                    SELECT id, updated_at FROM images WHERE updated_at >= $1
                    UNION ALL
                    SELECT i.id, s.updated_at FROM stage_runs s JOIN images i ON i.latest_run_id = s.run_id WHERE s.updated_at >= $1
                ) AS change (id, updated_at)
                GROUP BY id HAVING (max(updated_at), id) > ($1, $2) ORDER BY max(updated_at), id LIMIT $3
                """,
                reader => (Id: reader.GetGuid(0), UpdatedAt: reader.GetDateTime(1)),
                cancellationToken,
                time,
                id,
                PageSize);
            var states = (await ReadAsync("i.id = ANY ($1)", cancellationToken, Parameter.Uuids(changed.Select(change => change.Id)))).ToDictionary(state => state.ImageId);
            foreach (var change in changed)
            {
                if (states.TryGetValue(change.Id, out var state))
                {
                    yield return state with { UpdatedAt = change.UpdatedAt };
                }
            }
            if (changed.Count < PageSize)
            {
                yield break;
            }
            (id, time) = changed[^1];
        }
    }

    /// <summary>The database's clock, to begin a feed at.</summary>
    public async Task<DateTime> NowAsync(CancellationToken cancellationToken) => (await database.QueryAsync("SELECT now()", reader => reader.GetDateTime(0), cancellationToken))[0];

    private async Task<List<ImageState>> ReadAsync(string condition, CancellationToken cancellationToken, params object?[] parameters)
    {
        var rows = await database.QueryAsync(
            $"""
            SELECT i.id, i.owner_id, i.analysis_status, i.analysis_issues, r.error, r.stages, i.updated_at,
                   s.stage, s.status, s.attempts, s.started_at, s.duration_ms, s.error, s.remedy
            FROM images i
            LEFT JOIN analysis_runs r ON r.id = i.latest_run_id
            LEFT JOIN stage_runs s ON s.run_id = r.id
            WHERE {condition}
            ORDER BY i.id
            """,
            reader => (
                Image: new ImageState(
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    Statuses.ToImageStatus(reader.GetString(2)),
                    reader.GetInt32(3),
                    reader.Get<string>(4),
                    reader.Get<string[]>(5),
                    [],
                    reader.GetDateTime(6)),
                Stage: reader.IsDBNull(7) ? null : new StageState(
                    reader.GetString(7),
                    Statuses.ToStageStatus(reader.GetString(8)),
                    reader.GetInt32(9),
                    reader.Get<DateTime?>(10),
                    reader.Get<double?>(11),
                    reader.Get<string>(12),
                    reader.Get<string>(13))),
            cancellationToken,
            parameters);
        return [.. rows.GroupBy(row => row.Image.ImageId).Select(group => group.First().Image with { Stages = [.. group.Select(row => row.Stage).OfType<StageState>()] })];
    }
}
