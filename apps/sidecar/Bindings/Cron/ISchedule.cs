namespace DaprImages.Sidecar.Bindings.Cron;

internal interface ISchedule
{
    /// <summary>The first time after <paramref name="time"/>; null when there is none.</summary>
    DateTimeOffset? Next(DateTimeOffset time);
}
