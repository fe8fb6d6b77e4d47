using DaprImages.Contracts;

namespace DaprImages.Data.Status;

/// <summary>How far the newest analysis of an image is.</summary>
/// <param name="Error">Why the image cannot be analysed, when it failed.</param>
/// <param name="Stages">The stages of the newest run that have begun or ended, as far as entered; those not named wait.</param>
/// <param name="PlannedStages">Only these analyses are part of the newest run; null for all.</param>
public sealed record ImageState(
    Guid ImageId,
    Guid OwnerId,
    ImageStatus Status,
    int Issues,
    string? Error,
    IReadOnlyList<string>? PlannedStages,
    IReadOnlyList<StageState> Stages,
    DateTime UpdatedAt);

/// <param name="StartedAt">When the last attempt began; null for a stage that never did.</param>
/// <param name="Remedy">What mends a skipped or failed stage, where that is known.</param>
public sealed record StageState(string Stage, StageStatus Status, int Attempts, DateTime? StartedAt, double? DurationMs, string? Error, string? Remedy);
