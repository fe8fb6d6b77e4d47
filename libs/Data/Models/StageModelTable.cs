using DaprImages.Contracts.Results;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Models;

/// <summary>What makes the results of each stage now, in <c>stage_models</c>: results made by something else are outdated.</summary>
public sealed class StageModelTable(NpgsqlDataSource database)
{
    /// <param name="model">As JSON, the way it stands in results; null when nothing does the stage on this machine, and no result of it is outdated.</param>
    public Task SetAsync(string stage, string? model, CancellationToken cancellationToken) => model is null
        ? database.ExecuteAsync("DELETE FROM stage_models WHERE stage = $1", cancellationToken, stage)
        : database.ExecuteAsync(
            """
            INSERT INTO stage_models (stage, model) VALUES ($1, $2)
            ON CONFLICT (stage) DO UPDATE SET model = excluded.model, updated_at = now() WHERE stage_models.model <> excluded.model
            """,
            cancellationToken,
            stage,
            Parameter.Json(model));

    /// <summary>What makes the results of each stage; stages that nothing does are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, StageModel>> ReadAsync(CancellationToken cancellationToken) => (await database.QueryAsync(
        "SELECT stage, model::text, updated_at FROM stage_models",
        reader => (Stage: reader.GetString(0), Model: new StageModel(ResultJson.ReadModel(reader.GetString(1)), reader.GetDateTime(2))),
        cancellationToken)).ToDictionary(row => row.Stage, row => row.Model);
}
