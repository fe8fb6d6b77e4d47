using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Queue;

/// <summary>The <c>analysis_queue</c> table: what has to be analysed, oldest first, one run of an image at a time.</summary>
public sealed class QueueTable(NpgsqlDataSource database)
{
    /// <summary>
    /// Takes the given rows and, in the same statement, enters their runs and shows the images as in progress. The ids of runs are made from row and attempt:
    /// a workflow id in use is refused by Dapr, one of a finished workflow is not.
    /// </summary>
    private const string Claim = """
        claimed AS (
            UPDATE analysis_queue q
            SET status = 'running', attempts = q.attempts + 1, run_id = replace(q.id::text, '-', '') || '-' || (q.attempts + 1), claimed_by = $1, updated_at = now()
            FROM next
            WHERE q.id = next.id
            RETURNING q.id, q.image_id, q.run_id, q.stages, q.attempts, q.traceparent, q.created_at
        ),
        begun AS (
            INSERT INTO analysis_runs (id, image_id, stages)
            SELECT run_id, image_id, stages FROM claimed
            ON CONFLICT ON CONSTRAINT analysis_runs_pkey DO NOTHING
        ),
        shown AS (
            UPDATE images i
            SET analysis_status = 'in_progress', latest_run_id = claimed.run_id, updated_at = now()
            FROM claimed
            WHERE i.id = claimed.image_id
        )
        SELECT id, image_id, run_id, stages, attempts, traceparent, created_at FROM claimed
        """;

    /// <summary>Takes the oldest rows that nobody has taken and whose images no other run works on.</summary>
    public Task<List<ClaimedRun>> ClaimAsync(string claimant, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        $"""
        WITH next AS (
            SELECT q.id
            FROM analysis_queue q
            WHERE q.status = 'pending'
              AND NOT EXISTS (SELECT FROM analysis_queue other WHERE other.image_id = q.image_id AND other.status = 'running')
            ORDER BY q.priority, q.created_at, q.id
            LIMIT $2
            FOR UPDATE SKIP LOCKED
        ),
        {Claim}
        """,
        Read,
        cancellationToken,
        claimant,
        limit);

    /// <summary>How many rows a process has under way.</summary>
    public async Task<int> CountRunningAsync(string claimant, CancellationToken cancellationToken) => (await database.QueryAsync(
        "SELECT count(*)::integer FROM analysis_queue WHERE status = 'running' AND claimed_by = $1", reader => reader.GetInt32(0), cancellationToken, claimant))[0];

    /// <param name="ownerId">Whose images; null for everybody's.</param>
    public async Task<QueueCounts> CountAsync(Guid? ownerId, CancellationToken cancellationToken) => (await database.QueryAsync(
        """
        SELECT count(*) FILTER (WHERE q.status = 'pending'), count(*) FILTER (WHERE q.status = 'running'), min(q.created_at) FILTER (WHERE q.status = 'pending')
        FROM analysis_queue q
        WHERE $1::uuid IS NULL OR EXISTS (SELECT FROM images i WHERE i.id = q.image_id AND i.owner_id = $1)
        """,
        reader => new QueueCounts(reader.GetInt64(0), reader.GetInt64(1), reader.Get<DateTime?>(2)),
        cancellationToken,
        Parameter.Uuid(ownerId)))[0];

    /// <summary>Rows whose run has shown no sign of life for a while, the longest first; whether it lives only Dapr knows.</summary>
    public Task<List<ClaimedRun>> FindQuietAsync(TimeSpan quiet, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        """
        SELECT id, image_id, run_id, stages, attempts, traceparent, created_at
        FROM analysis_queue
        WHERE status = 'running' AND updated_at < now() - $1
        ORDER BY updated_at
        LIMIT $2
        """,
        Read,
        cancellationToken,
        quiet,
        limit);

    /// <summary>The row's run is alive.</summary>
    public Task TouchAsync(Guid queueId, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE analysis_queue SET updated_at = now() WHERE id = $1", cancellationToken, queueId);

    /// <summary>The row's run is dead: puts it back for another. Joins it with a newer wish for the same image, if there is one.</summary>
    /// <param name="begun">False when no workflow of the run ever was: then no attempt is spent, and the same run is claimed again.</param>
    /// <returns>False when the row is no longer the run's, for it has ended after all.</returns>
    public Task<bool> ReleaseAsync(ClaimedRun run, bool begun, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            await transaction.QueryAsync("SELECT id FROM images WHERE id = $1 FOR UPDATE", reader => reader.GetGuid(0), cancellationToken, run.ImageId);
            var joined = await transaction.ExecuteAsync(
                """
                UPDATE analysis_queue newer
                SET stages = CASE WHEN newer.stages IS NULL OR older.stages IS NULL THEN NULL
                                  ELSE (SELECT array_agg(DISTINCT stage) FROM unnest(newer.stages || older.stages) AS stage) END,
                    attempts = older.attempts - $3
                FROM analysis_queue older
                WHERE older.id = $1 AND older.run_id = $2 AND older.status = 'running' AND newer.image_id = older.image_id AND newer.status = 'pending'
                """,
                cancellationToken,
                run.QueueId,
                run.RunId,
                begun ? 0 : 1);
            var released = joined > 0
                ? await transaction.ExecuteAsync("DELETE FROM analysis_queue WHERE id = $1 AND run_id = $2", cancellationToken, run.QueueId, run.RunId)
                : await transaction.ExecuteAsync(
                    "UPDATE analysis_queue SET status = 'pending', attempts = attempts - $3, updated_at = now() WHERE id = $1 AND run_id = $2 AND status = 'running'",
                    cancellationToken,
                    run.QueueId,
                    run.RunId,
                    begun ? 0 : 1);
            if (released == 0)
            {
                return false;
            }
            await transaction.ExecuteAsync("UPDATE images SET analysis_status = 'pending', updated_at = now() WHERE id = $1 AND latest_run_id = $2", cancellationToken, run.ImageId, run.RunId);
            return true;
        },
        cancellationToken);

    /// <summary>Asks for an image to be analysed (again). Joins a wish that waits already.</summary>
    /// <param name="stages">Only these analyses; null for all.</param>
    /// <returns>The queue row; null when the owner has no such image.</returns>
    public async Task<Guid?> EnqueueAsync(Guid ownerId, Guid imageId, IReadOnlyList<string>? stages, string? traceParent, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            $"""
            WITH wanted AS (
                SELECT id FROM images WHERE owner_id = $1 AND id = $2
            ),
            {Enqueue("0", "$3", "$4")}
            SELECT id FROM queued
            """,
            reader => reader.GetGuid(0),
            cancellationToken,
            ownerId,
            imageId,
            Parameter.Texts(stages),
            Parameter.Text(traceParent));
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>Asks for many images at once, as an operator does.</summary>
    /// <param name="stage">The analysis to repeat; null for all of them.</param>
    /// <param name="reason">Only images whose newest analysis, or that stage of it, failed or was skipped for exactly this reason; null for any.</param>
    /// <returns>How many images were queued.</returns>
    public async Task<int> EnqueueManyAsync(Guid? ownerId, RerunScope scope, string? stage, string? reason, CancellationToken cancellationToken)
    {
        var condition = scope switch
        {
            RerunScope.All => "true",
            RerunScope.Missing when stage is null => "i.current_run_id IS NULL OR i.analysis_issues > 0",
            RerunScope.Missing => "NOT EXISTS (SELECT FROM analysis_results r WHERE r.run_id = i.current_run_id AND r.analysis_type = $2)",
            RerunScope.Failed when stage is null => "i.analysis_status = 'failed' OR EXISTS (SELECT FROM stage_runs s WHERE s.run_id = i.latest_run_id AND s.status = 'failed')",
            RerunScope.Failed => "EXISTS (SELECT FROM stage_runs s WHERE s.run_id = i.latest_run_id AND s.stage = $2 AND s.status = 'failed')",
            RerunScope.Outdated => $"EXISTS ({OutdatedStages("i.current_run_id")} AND ($2::text IS NULL OR r.analysis_type = $2))",
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
        };
        // What is up to date is not made again.
        var everyStage = scope == RerunScope.Outdated ? $"ARRAY({OutdatedStages("(SELECT current_run_id FROM images WHERE id = wanted.id)")})" : "NULL";
        var rows = await database.QueryAsync(
            $"""
            WITH wanted AS (
                SELECT i.id FROM images i
                WHERE ($1::uuid IS NULL OR i.owner_id = $1) AND ({condition})
                  AND ($3::text IS NULL
                       OR EXISTS (SELECT FROM stage_runs s WHERE s.run_id = i.latest_run_id AND s.status IN ('failed', 'skipped') AND s.error = $3 AND ($2::text IS NULL OR s.stage = $2))
                       OR $2::text IS NULL AND EXISTS (SELECT FROM analysis_runs r WHERE r.id = i.latest_run_id AND r.status = 'failed' AND r.error = $3))
            ),
            {Enqueue("1", $"CASE WHEN $2::text IS NULL THEN {everyStage} ELSE ARRAY[$2] END", "NULL::text")}
            SELECT count(*)::integer FROM queued
            """,
            reader => reader.GetInt32(0),
            cancellationToken,
            Parameter.Uuid(ownerId),
            Parameter.Text(stage),
            Parameter.Text(reason));
        return rows[0];
    }

    /// <summary>Has the captions of images made again, as far as they are made of names.</summary>
    internal static Task EnqueueCaptionsAsync(NpgsqlTransaction transaction, IEnumerable<Guid> imageIds, CancellationToken cancellationToken) => transaction.QueryAsync(
        $"""
        WITH wanted AS (
            SELECT i.id FROM images i JOIN analysis_results r ON r.run_id = i.current_run_id AND r.analysis_type = 'caption'
            WHERE i.id = ANY ($1) AND r.result->>'generator' = 'composed'
        ),
        {Enqueue("1", "ARRAY['caption']", "NULL::text")}
        SELECT id FROM queued
        """,
        _ => 0,
        cancellationToken,
        Parameter.Uuids(imageIds));

    private static string OutdatedStages(string run) =>
        $"SELECT r.analysis_type FROM analysis_results r JOIN stage_models m ON m.stage = r.analysis_type WHERE r.run_id = {run} AND r.result->'model' IS DISTINCT FROM m.model";

    /// <summary>Queues the images of <c>wanted</c>.</summary>
    private static string Enqueue(string priority, string stages, string traceParent) => $"""
        queued AS (
            INSERT INTO analysis_queue (id, image_id, priority, stages, traceparent)
            SELECT gen_random_uuid(), wanted.id, {priority}, {stages}, {traceParent} FROM wanted
            ON CONFLICT (image_id) WHERE status = 'pending' DO UPDATE
            SET priority = least(analysis_queue.priority, excluded.priority),
                stages = CASE WHEN analysis_queue.stages IS NULL OR excluded.stages IS NULL THEN NULL
                              ELSE (SELECT array_agg(DISTINCT stage) FROM unnest(analysis_queue.stages || excluded.stages) AS stage) END,
                updated_at = now()
            RETURNING id, image_id
        ),
        shown AS (
            UPDATE images i SET analysis_status = 'pending', updated_at = now()
            FROM queued
            WHERE i.id = queued.image_id AND i.analysis_status <> 'in_progress'
        )
        """;

    private static ClaimedRun Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.Get<string[]>(3),
        reader.GetInt32(4),
        reader.Get<string>(5),
        reader.GetDateTime(6));
}
