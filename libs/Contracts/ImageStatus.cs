using System.Text.Json.Serialization;

namespace DaprImages.Contracts;

/// <summary>How far the newest analysis of an image is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageStatus>))]
public enum ImageStatus
{
    /// <summary>Stored, and not taken up yet.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    [JsonStringEnumMemberName("in_progress")] InProgress,

    /// <summary>Results are stored, though some stages may have failed or been skipped.</summary>
    [JsonStringEnumMemberName("completed")] Completed,

    /// <summary>The image cannot be analysed; the reason is in its run.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
