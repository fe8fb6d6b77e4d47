using System.Text.Json.Serialization;

namespace DaprImages.Contracts.Results;

/// <summary>What one stage found in one image. "Nothing found" is a result with empty lists; "not determined" is null in it; a stage that did not run has no result.</summary>
public abstract record StageResult
{
    /// <summary>What made the result.</summary>
    [JsonPropertyOrder(100)]
    public ModelInfo? Model { get; init; }

    /// <summary>How long the stage took, in milliseconds; filled in when the result is read back from the database.</summary>
    [JsonPropertyOrder(101), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DurationMs { get; init; }
}
