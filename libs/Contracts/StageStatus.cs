using System.Text.Json.Serialization;

namespace DaprImages.Contracts;

[JsonConverter(typeof(JsonStringEnumConverter<StageStatus>))]
public enum StageStatus
{
    [JsonStringEnumMemberName("pending")] Pending,
    [JsonStringEnumMemberName("running")] Running,
    [JsonStringEnumMemberName("completed")] Completed,
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Did not run, for a reason that is no fault: its model is not installed, or it is switched off.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped,
}
