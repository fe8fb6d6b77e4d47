using DaprImages.Contracts;

namespace DaprImages.Data;

/// <summary>How the statuses are written in the database.</summary>
internal static class Statuses
{
    public static string ToText(ImageStatus status) => status switch
    {
        ImageStatus.Pending => "pending",
        ImageStatus.InProgress => "in_progress",
        ImageStatus.Completed => "completed",
        ImageStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static ImageStatus ToImageStatus(string text) => text switch
    {
        "pending" => ImageStatus.Pending,
        "in_progress" => ImageStatus.InProgress,
        "completed" => ImageStatus.Completed,
        "failed" => ImageStatus.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, null),
    };

    public static StageStatus ToStageStatus(string text) => text switch
    {
        "pending" => StageStatus.Pending,
        "running" => StageStatus.Running,
        "completed" => StageStatus.Completed,
        "failed" => StageStatus.Failed,
        "skipped" => StageStatus.Skipped,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, null),
    };
}
