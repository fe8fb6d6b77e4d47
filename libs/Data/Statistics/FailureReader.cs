using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Statistics;

/// <summary>What has no result in the newest analyses of an owner's images, by the reason.</summary>
public sealed class FailureReader(NpgsqlDataSource database)
{
    /// <summary>Those that most images have first.</summary>
    public Task<List<FailureGroup>> ListAsync(Guid ownerId, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        """
        SELECT s.stage, s.status, coalesce(s.error, ''), max(s.remedy), count(*)::integer AS count, (array_agg(i.id ORDER BY i.id DESC))[1:20]
        FROM images i JOIN stage_runs s ON s.run_id = i.latest_run_id
        WHERE i.owner_id = $1 AND i.analysis_status <> 'failed' AND s.status IN ('failed', 'skipped')
        GROUP BY s.stage, s.status, coalesce(s.error, '')
        UNION ALL
        SELECT NULL, 'failed', coalesce(r.error, ''), NULL, count(*)::integer, (array_agg(i.id ORDER BY i.id DESC))[1:20]
        FROM images i JOIN analysis_runs r ON r.id = i.latest_run_id
        WHERE i.owner_id = $1 AND i.analysis_status = 'failed'
        GROUP BY coalesce(r.error, '')
        ORDER BY count DESC, 1, 3
        LIMIT $2
        """,
        reader => new FailureGroup(reader.Get<string>(0), Statuses.ToStageStatus(reader.GetString(1)), reader.GetString(2), reader.Get<string>(3), reader.GetInt32(4), reader.GetFieldValue<Guid[]>(5)),
        cancellationToken,
        ownerId,
        limit);
}
