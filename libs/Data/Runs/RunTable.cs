using DaprImages.Contracts;
using DaprImages.Data.Images;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Runs;

/// <summary>Runs and their results, in <c>analysis_runs</c> and <c>analysis_results</c>.</summary>
public sealed class RunTable(NpgsqlDataSource database)
{
    public Task<List<StoredResult>> ReadResultsAsync(string runId, CancellationToken cancellationToken) => database.QueryAsync(
        "SELECT analysis_type, result::text, duration_ms, created_at FROM analysis_results WHERE run_id = $1 ORDER BY analysis_type",
        reader => new StoredResult(reader.GetString(0), reader.GetString(1), reader.GetDouble(2), reader.GetDateTime(3)),
        cancellationToken,
        runId);

    /// <summary>
    /// What the image's row should say after the run: its own results, and for each analysis that it has none of, the result that is shown now, for the image is
    /// still the same.
    /// </summary>
    public Task<List<StoredResult>> ReadEffectiveResultsAsync(string runId, CancellationToken cancellationToken) => database.QueryAsync(
        """
        SELECT DISTINCT ON (result.analysis_type) result.analysis_type, result.result::text, result.duration_ms, result.created_at
        FROM analysis_runs run
        JOIN images image ON image.id = run.image_id
        JOIN analysis_results result ON result.run_id IN (run.id, image.current_run_id)
        WHERE run.id = $1
        ORDER BY result.analysis_type, result.run_id = run.id DESC
        """,
        reader => new StoredResult(reader.GetString(0), reader.GetString(1), reader.GetDouble(2), reader.GetDateTime(3)),
        cancellationToken,
        runId);

    /// <summary>
    /// Makes the run the image's current one: its results, and the former ones of analyses that it has none of, with how those came about; the image's row and tags;
    /// the queue row goes. All in one transaction, so that readers see either the old analysis or the new. Safe to repeat.
    /// </summary>
    /// <returns>False when the run is gone, and with it the image.</returns>
    public Task<bool> StoreAsync(string runId, Guid imageId, AnalysisSummary summary, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var former = await transaction.QueryAsync(
                "SELECT i.current_run_id FROM images i JOIN analysis_runs r ON r.image_id = i.id WHERE i.id = $1 AND r.id = $2 FOR UPDATE OF i",
                reader => reader.Get<string>(0),
                cancellationToken,
                imageId,
                runId);
            if (former.Count == 0)
            {
                return false;
            }
            if (former[0] is { } formerId && formerId != runId)
            {
                await transaction.ExecuteAsync(
                    """
                    UPDATE analysis_results SET run_id = $1
                    WHERE run_id = $2 AND analysis_type NOT IN (SELECT analysis_type FROM analysis_results WHERE run_id = $1)
                    """,
                    cancellationToken,
                    runId,
                    formerId);
                await transaction.ExecuteAsync(
                    "UPDATE stage_runs SET run_id = $1 WHERE run_id = $2 AND stage = ANY ($3) AND stage NOT IN (SELECT stage FROM stage_runs WHERE run_id = $1)",
                    cancellationToken,
                    runId,
                    formerId,
                    Parameter.Texts(Stage.Analyses));
            }
            await transaction.ExecuteAsync(
                """
                UPDATE images
                SET width = $3, height = $4, taken_at = $5, camera_make = $6, camera_model = $7, latitude = $8, longitude = $9, caption = $10,
                    recognized_text = (SELECT left(result->>'text', 100000) FROM analysis_results WHERE run_id = $2 AND analysis_type = 'text'),
                    current_run_id = $2, analysis_status = 'completed', updated_at = now(),
                    analysis_issues = (SELECT count(*) FROM stage_runs WHERE run_id = $2 AND status IN ('failed', 'skipped') AND stage = ANY ($11))
                WHERE id = $1
                """,
                cancellationToken,
                imageId,
                runId,
                summary.Width,
                summary.Height,
                Parameter.Time(summary.TakenAt),
                Parameter.Text(summary.CameraMake),
                Parameter.Text(summary.CameraModel),
                Parameter.Double(summary.Latitude),
                Parameter.Double(summary.Longitude),
                Parameter.Text(summary.Caption),
                Parameter.Texts(Stage.Analyses));
            await ImageTags.ReplaceAsync(transaction, imageId, summary.Tags, cancellationToken);
            await FinishAsync(transaction, runId, imageId, "completed", null, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Ends the run without results: the image cannot be analysed. Former results stay readable.</summary>
    /// <returns>False when the run has ended before, or is gone with its image; nothing was changed then.</returns>
    public Task<bool> FailAsync(string runId, Guid imageId, string error, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            var underWay = await transaction.QueryAsync(
                "SELECT i.id FROM images i JOIN analysis_runs r ON r.image_id = i.id WHERE i.id = $1 AND r.id = $2 AND r.status = 'in_progress' FOR UPDATE",
                reader => reader.GetGuid(0),
                cancellationToken,
                imageId,
                runId);
            if (underWay.Count == 0)
            {
                return false;
            }
            await transaction.ExecuteAsync("UPDATE images SET analysis_status = 'failed', updated_at = now() WHERE id = $1", cancellationToken, imageId);
            await FinishAsync(transaction, runId, imageId, "failed", error, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task MarkAnalyzedAsync(Guid imageId, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE images SET last_analyzed = now(), updated_at = now() WHERE id = $1", cancellationToken, imageId);

    private static async Task FinishAsync(NpgsqlTransaction transaction, string runId, Guid imageId, string status, string? error, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync("UPDATE analysis_runs SET status = $2, error = $3, finished_at = now() WHERE id = $1", cancellationToken, runId, status, Parameter.Text(error));
        await transaction.ExecuteAsync("DELETE FROM analysis_queue WHERE image_id = $1 AND run_id = $2 AND status = 'running'", cancellationToken, imageId, runId);
        // Former runs have nothing left to tell, except the one whose results are still shown.
        await transaction.ExecuteAsync(
            "DELETE FROM analysis_runs r USING images i WHERE r.image_id = $1 AND i.id = $1 AND r.id <> $2 AND r.id IS DISTINCT FROM i.current_run_id",
            cancellationToken,
            imageId,
            runId);
    }
}
