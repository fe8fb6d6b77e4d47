using DaprImages.Contracts;

namespace DaprImages.Data;

/// <summary>How the statuses are written in the database and in addresses.</summary>
public static class Statuses
{
    /// <returns>False when there is no such status.</returns>
    public static bool TryParse(string text, out ImageStatus status)
    {
        (var known, status) = text switch
        {
            "pending" => (true, ImageStatus.Pending),
            "in_progress" => (true, ImageStatus.InProgress),
            "completed" => (true, ImageStatus.Completed),
            "failed" => (true, ImageStatus.Failed),
            _ => (false, default),
        };
        return known;
    }

    internal static string ToText(ImageStatus status) => status switch
    {
        ImageStatus.Pending => "pending",
        ImageStatus.InProgress => "in_progress",
        ImageStatus.Completed => "completed",
        ImageStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    internal static ImageStatus ToImageStatus(string text) => TryParse(text, out var status) ? status : throw new ArgumentOutOfRangeException(nameof(text), text, null);

    internal static StageStatus ToStageStatus(string text) => text switch
    {
        "pending" => StageStatus.Pending,
        "running" => StageStatus.Running,
        "completed" => StageStatus.Completed,
        "failed" => StageStatus.Failed,
        "skipped" => StageStatus.Skipped,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, null),
    };
}
