using DaprImages.Contracts;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Statistics;

/// <summary>How much an owner's analyses did, and how long it took; of each image's newest analysis, for former ones are not kept.</summary>
public sealed class StatisticsReader(NpgsqlDataSource database)
{
    /// <summary>The newest runs that durations are taken from: enough for a 95th percentile, and soon read.</summary>
    private const int MaxRuns = 2_000;

    /// <summary>A chart has a hundred points at most.</summary>
    private const int MaxBuckets = 100;

    private static readonly int[] Minutes = [1, 5, 15, 30, 60, 180, 360, 720, 1440];

    public async Task<AnalysisStatistics> ReadAsync(Guid ownerId, DateTime to, int hours, CancellationToken cancellationToken)
    {
        var from = to.AddHours(-hours);
        var minutes = Array.Find(Minutes, size => hours * 60 / size <= MaxBuckets) is > 0 and var fitting ? fitting : Minutes[^1];
        var counts = (await database.QueryAsync(
            """
            SELECT date_bin(make_interval(mins => $4), r.finished_at, $2) AS at, count(*) FILTER (WHERE r.status = 'completed')::integer, count(*) FILTER (WHERE r.status = 'failed')::integer
            FROM analysis_runs r JOIN images i ON i.id = r.image_id
            WHERE i.owner_id = $1 AND r.finished_at >= $2 AND r.finished_at < $3
            GROUP BY at
            """,
            reader => new ThroughputBucket(reader.GetDateTime(0), reader.GetInt32(1), reader.GetInt32(2)),
            cancellationToken,
            ownerId,
            from,
            to,
            minutes)).ToDictionary(bucket => (int)Math.Round((bucket.At - from).TotalMinutes / minutes));
        var stages = await database.QueryAsync(
            """
            WITH newest AS (
                SELECT r.id
                FROM analysis_runs r JOIN images i ON i.id = r.image_id
                WHERE i.owner_id = $1 AND r.finished_at >= $2 AND r.finished_at < $3
                ORDER BY r.finished_at DESC
                LIMIT $4
            )
            SELECT s.stage,
                   count(*) FILTER (WHERE s.status = 'completed')::integer,
                   count(*) FILTER (WHERE s.status = 'failed')::integer,
                   count(*) FILTER (WHERE s.status = 'skipped')::integer,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY s.duration_ms) FILTER (WHERE s.status = 'completed'),
                   percentile_cont(0.95) WITHIN GROUP (ORDER BY s.duration_ms) FILTER (WHERE s.status = 'completed')
            FROM newest JOIN stage_runs s ON s.run_id = newest.id
            WHERE s.finished_at >= $2
            GROUP BY s.stage
            """,
            reader => new StageDurations(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), Rounded(reader.Get<double?>(4)), Rounded(reader.Get<double?>(5))),
            cancellationToken,
            ownerId,
            from,
            to,
            MaxRuns);
        return new(
            from,
            to,
            minutes,
            [.. Enumerable.Range(0, ((hours * 60) + minutes - 1) / minutes).Select(bucket => counts.GetValueOrDefault(bucket, new(from.AddMinutes(bucket * minutes), 0, 0)))],
            [.. stages.OrderBy(stage => Stage.All.ToList().IndexOf(stage.Stage))]);
    }

    private static double? Rounded(double? milliseconds) => milliseconds is { } value ? Math.Round(value, 1) : null;
}
