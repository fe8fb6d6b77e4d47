using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Runs;

namespace DaprImages.Analysis.Stages;

/// <summary>What is known of an image while a run is under way: the run's own results, and of analyses that it does not repeat those shown now.</summary>
internal sealed record FoundResults(ObjectsResult? Objects, SceneResult? Scene, TextResult? Text, FacesResult? Faces, MetadataResult? Metadata, CaptionResult? Caption)
{
    public static async Task<FoundResults> ReadAsync(RunTable runs, string runId, CancellationToken cancellationToken)
    {
        var stored = (await runs.ReadEffectiveResultsAsync(runId, cancellationToken)).ToDictionary(result => result.AnalysisType, result => result.Json);
        return new(Read<ObjectsResult>(Stage.Objects), Read<SceneResult>(Stage.Scene), Read<TextResult>(Stage.Text), Read<FacesResult>(Stage.Faces), Read<MetadataResult>(Stage.Metadata), Read<CaptionResult>(Stage.Caption));

        T? Read<T>(string stage)
            where T : StageResult => stored.TryGetValue(stage, out var json) ? ResultJson.Read<T>(json) : null;
    }
}
