using System.Text.Json.Serialization;

namespace DaprImages.Analysis.Stages;

/// <summary>What the workflow knows of a stage; the result itself is in the database.</summary>
/// <param name="Error">Why it failed or was skipped.</param>
internal sealed record StageOutcome(string Stage, StageOutcomeStatus Status, string? Error = null);

[JsonConverter(typeof(JsonStringEnumConverter<StageOutcomeStatus>))]
internal enum StageOutcomeStatus
{
    Completed,
    Failed,
    Skipped,

    /// <summary>The image was deleted.</summary>
    Gone,
}
