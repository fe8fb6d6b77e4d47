using System.Text.Json.Serialization;

namespace DaprImages.Data.Queue;

/// <summary>Which images an operator has analysed again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RerunScope>))]
public enum RerunScope
{
    /// <summary>Those that have no result of the stage, whatever the reason.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Those whose analysis, or that stage of it, failed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Those with a result, of that stage or of any, that another model, another version of it, or other thresholds made than would now.</summary>
    [JsonStringEnumMemberName("outdated")] Outdated,

    [JsonStringEnumMemberName("all")] All,
}
