using System.Text.Json.Serialization;
using DaprImages.Contracts;
using DaprImages.Data.Status;

namespace DaprImages.Upload.Analysis;

/// <param name="Issues">Analyses of the last finished run that failed or were skipped.</param>
/// <param name="Error">Why the image cannot be analysed, when it failed.</param>
/// <param name="Stages">In the order in which they run; those that are not part of the newest run are left out.</param>
internal sealed record StatusResponse(
    Guid ImageId,
    ImageStatus Status,
    int Issues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    IReadOnlyList<StageResponse> Stages)
{
    public static StatusResponse From(ImageState state)
    {
        var known = state.Stages.ToDictionary(stage => stage.Stage);
        var planned = Stage.All.Where(stage => state.PlannedStages is null || !Stage.IsAnalysis(stage) || state.PlannedStages.Contains(stage) || known.ContainsKey(stage));
        return new(
            state.ImageId,
            state.Status,
            state.Issues,
            state.Status == ImageStatus.Failed ? state.Error : null,
            [.. planned.Select(stage => known.TryGetValue(stage, out var begun)
                ? new StageResponse(stage, begun.Status, begun.Attempts, begun.StartedAt, begun.DurationMs, begun.Error, begun.Remedy)
                : new StageResponse(stage, StageStatus.Pending, 0, null, null, null, null))]);
    }
}

/// <param name="Attempts">How often it was started in the newest run.</param>
/// <param name="StartedAt">When the last attempt began.</param>
/// <param name="Error">Why the last attempt failed, or why the stage was skipped.</param>
/// <param name="Remedy">What an operator does about it, where that is known.</param>
internal sealed record StageResponse(
    string Stage,
    StageStatus Status,
    int Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? DurationMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Remedy);
