using DaprImages.Contracts;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Runs;

/// <summary>
/// The attempts of stages, in <c>stage_runs</c>. An attempt is entered before it starts: Dapr sends an activity again for ever when its process dies, so only
/// this tells a stage that kills its process (a decoder on a bad file) from one that is retried.
/// </summary>
public sealed class StageLedger(NpgsqlDataSource database)
{
    /// <summary>Starts without an end that make a quarantine.</summary>
    public const int CrashesUntilQuarantine = 3;

    /// <param name="alone">That no other suspect runs in this process; without it a suspect is not entered.</param>
    /// <returns>Whether to go ahead, and how often the stage has been started in this run, now included.</returns>
    public async Task<(StageStart Start, int Attempts)> BeginAsync(string runId, string stage, bool alone, CancellationToken cancellationToken)
    {
        try
        {
            var begun = await database.QueryAsync(
                """
                INSERT INTO stage_runs (run_id, stage, status, attempts, unfinished, started_at)
                VALUES ($1, $2, 'running', 1, 1, now())
                ON CONFLICT ON CONSTRAINT stage_runs_pkey DO UPDATE
                SET status = 'running', attempts = stage_runs.attempts + 1, unfinished = stage_runs.unfinished + 1, started_at = now(), finished_at = NULL, updated_at = now()
                WHERE stage_runs.status IN ('pending', 'running') AND (stage_runs.unfinished = 0 OR $3)
                RETURNING attempts, unfinished
                """,
                reader => (Attempts: reader.GetInt32(0), Unfinished: reader.GetInt32(1)),
                cancellationToken,
                runId,
                stage,
                alone);
            if (begun.Count == 0)
            {
                return (await FindAsync(runId, stage, cancellationToken) is { Status: StageStatus.Pending or StageStatus.Running } ? StageStart.Suspect : StageStart.Ended, 0);
            }
            return (begun[0].Unfinished > CrashesUntilQuarantine ? StageStart.Quarantined : StageStart.Started, begun[0].Attempts);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return (StageStart.Gone, 0);
        }
    }

    /// <summary>The stage is done, with a result.</summary>
    /// <param name="result">JSON.</param>
    /// <returns>False when the image is gone.</returns>
    public Task<bool> CompleteAsync(string runId, Guid imageId, string stage, string result, string model, string? modelSha256, TimeSpan duration, CancellationToken cancellationToken) => UnlessGoneAsync(
        database.ExecuteAsync(
            """
            WITH stored AS (
                INSERT INTO analysis_results (id, run_id, image_id, analysis_type, result, model, model_sha256, duration_ms)
                VALUES (gen_random_uuid(), $1, $3, $2, $4, $5, $6, $7)
                ON CONFLICT ON CONSTRAINT analysis_results_run_id_analysis_type_key DO UPDATE
                SET result = excluded.result, model = excluded.model, model_sha256 = excluded.model_sha256, duration_ms = excluded.duration_ms, created_at = now()
            )
            UPDATE stage_runs
            SET status = 'completed', unfinished = 0, finished_at = now(), duration_ms = $7, error = NULL, remedy = NULL, updated_at = now()
            WHERE run_id = $1 AND stage = $2
            """,
            cancellationToken,
            runId,
            stage,
            imageId,
            Parameter.Json(result),
            model,
            Parameter.Text(modelSha256),
            duration.TotalMilliseconds));

    /// <summary>The stage is done; it has no result of its own.</summary>
    public Task CompleteAsync(string runId, string stage, TimeSpan duration, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        UPDATE stage_runs
        SET status = 'completed', unfinished = 0, finished_at = now(), duration_ms = $3, error = NULL, remedy = NULL, updated_at = now()
        WHERE run_id = $1 AND stage = $2
        """,
        cancellationToken,
        runId,
        stage,
        duration.TotalMilliseconds);

    /// <summary>This attempt failed; another may follow.</summary>
    /// <returns>False when the run is gone, and with it the image.</returns>
    public async Task<bool> FailAttemptAsync(string runId, string stage, string error, TimeSpan duration, CancellationToken cancellationToken) => await database.ExecuteAsync(
        """
        UPDATE stage_runs
        SET status = 'pending', unfinished = 0, finished_at = now(), duration_ms = $4, error = $3, updated_at = now()
        WHERE run_id = $1 AND stage = $2
        """,
        cancellationToken,
        runId,
        stage,
        error,
        duration.TotalMilliseconds) > 0;

    /// <summary>How a stage ended.</summary>
    /// <returns>Null when the run is gone.</returns>
    public async Task<(StageStatus Status, string? Error)?> FindAsync(string runId, string stage, CancellationToken cancellationToken) => (await database.QueryAsync(
        "SELECT status, error FROM stage_runs WHERE run_id = $1 AND stage = $2",
        reader => ((StageStatus, string?)?)(Statuses.ToStageStatus(reader.GetString(0)), reader.Get<string>(1)),
        cancellationToken,
        runId,
        stage)).FirstOrDefault();

    /// <summary>The attempt was called off before it did anything (the process stops, a dependency is away); it does not count.</summary>
    public Task WithdrawAsync(string runId, string stage, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        UPDATE stage_runs
        SET status = 'pending', attempts = attempts - 1, unfinished = greatest(unfinished - 1, 0), updated_at = now()
        WHERE run_id = $1 AND stage = $2 AND status = 'running'
        """,
        cancellationToken,
        runId,
        stage);

    /// <summary>The stage has failed for good, whether it ever started or not.</summary>
    public Task FailAsync(string runId, string stage, string error, string? remedy, CancellationToken cancellationToken) => EndAsync(runId, stage, "failed", error, remedy, cancellationToken);

    /// <summary>The stage does not run, for a reason that is nobody's fault.</summary>
    public Task SkipAsync(string runId, string stage, string reason, string? remedy, CancellationToken cancellationToken) => EndAsync(runId, stage, "skipped", reason, remedy, cancellationToken);

    private Task<bool> EndAsync(string runId, string stage, string status, string error, string? remedy, CancellationToken cancellationToken) => UnlessGoneAsync(
        database.ExecuteAsync(
            """
            INSERT INTO stage_runs (run_id, stage, status, error, remedy, finished_at)
            VALUES ($1, $2, $3, $4, $5, now())
            ON CONFLICT ON CONSTRAINT stage_runs_pkey DO UPDATE
            SET status = excluded.status, unfinished = 0, finished_at = now(), error = excluded.error, remedy = excluded.remedy,
                duration_ms = coalesce(stage_runs.duration_ms, 1000 * extract(epoch FROM now() - stage_runs.started_at)), updated_at = now()
            WHERE stage_runs.status IN ('pending', 'running')
            """,
            cancellationToken,
            runId,
            stage,
            status,
            error,
            Parameter.Text(remedy)));

    private static async Task<bool> UnlessGoneAsync(Task<int> statement)
    {
        try
        {
            await statement;
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }
    }
}
