namespace DaprImages.Sidecar.Startup;

/// <summary>How the app's health is asked for.</summary>
/// <param name="Interval">Between two probes.</param>
/// <param name="Timeout">Of one probe.</param>
/// <param name="Threshold">Failures in a row until the app counts as unhealthy.</param>
internal sealed record AppHealthCheck(string Path, TimeSpan Interval, TimeSpan Timeout, int Threshold)
{
    /// <exception cref="FatalException">A value makes no sense.</exception>
    public static AppHealthCheck From(Flags flags)
    {
        var interval = TimeSpan.FromSeconds(flags.Number("app-health-probe-interval") ?? 5);
        var timeout = TimeSpan.FromMilliseconds(flags.Number("app-health-probe-timeout") ?? 500);
        var threshold = flags.Number("app-health-threshold") ?? 3;
        if (interval <= TimeSpan.Zero || timeout <= TimeSpan.Zero || threshold < 1)
        {
            throw new FatalException("invalid app health check: app-health-probe-interval, app-health-probe-timeout and app-health-threshold have to be above 0");
        }
        if (timeout > interval)
        {
            throw new FatalException("value for 'app-health-probe-timeout' must be smaller than 'app-health-probe-interval'");
        }
        var path = flags.Get("app-health-check-path") ?? "/healthz";
        return new AppHealthCheck(path.StartsWith('/') ? path : $"/{path}", interval, timeout, threshold);
    }
}
