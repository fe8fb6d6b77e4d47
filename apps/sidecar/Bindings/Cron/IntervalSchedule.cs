using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Bindings.Cron;

/// <summary><c>@every 1m30s</c>, from whole seconds on.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : ISchedule
{
    /// <exception cref="FormatException">The interval is none.</exception>
    public static IntervalSchedule Parse(string text) => Duration.TryParse(text["@every ".Length..].Trim(), out var interval) && interval > TimeSpan.Zero
        ? new IntervalSchedule(interval < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds((long)interval.TotalSeconds))
        : throw new FormatException($"invalid schedule format '{text}': failed to parse duration");

    public DateTimeOffset? Next(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)) + interval;
}
