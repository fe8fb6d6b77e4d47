using DaprImages.Sidecar.Components;

namespace DaprImages.Sidecar.Bindings.Cron;

/// <summary><c>bindings.cron</c>: calls the app by the clock.</summary>
/// <param name="Path">Of the app; begins with a slash.</param>
/// <param name="Delivers">False for a binding that is only meant for output, which this is no good for.</param>
/// <param name="Asks">Whether the app is asked (OPTIONS) if it wants the calls; it is not when <c>direction</c> says that this is an input.</param>
internal sealed record CronBinding(string Name, ISchedule Schedule, string Path, bool Delivers, bool Asks)
{
    /// <exception cref="FormatException">The schedule is none.</exception>
    public static CronBinding From(Component component, TimeProvider clock)
    {
        var schedule = component.Get("schedule") is { Length: > 0 } text ? text.Trim() : throw new FormatException("schedule not found");
        var route = component.Get("route") is { Length: > 0 } given ? given : component.Name;
        var direction = component.Get("direction") ?? "";
        var isInput = direction.Contains("input", StringComparison.OrdinalIgnoreCase);
        return new CronBinding(
            component.Name,
            schedule.StartsWith("@every ", StringComparison.Ordinal) ? IntervalSchedule.Parse(schedule) : CronSchedule.Parse(schedule, clock.LocalTimeZone),
            route.StartsWith('/') ? route : $"/{route}",
            isInput || direction.Length == 0,
            !isInput);
    }
}
