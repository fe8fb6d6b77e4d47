namespace DaprImages.Sidecar.Resiliency;

/// <summary>A retry policy of a Resiliency resource.</summary>
/// <param name="Exponential">Whether pauses grow, from half a second by half each time, with as much chance in them; otherwise each is <paramref name="Duration"/>.</param>
/// <param name="MaxInterval">The longest pause that grows.</param>
/// <param name="MaxRetries">Tries after the first; below 0 for any number.</param>
/// <param name="HttpStatusCodes">The failures that are tried again, where they have such a code; null for all.</param>
/// <param name="GrpcStatusCodes">The same for codes of gRPC.</param>
internal sealed record RetryOptions(
    bool Exponential,
    TimeSpan Duration,
    TimeSpan MaxInterval,
    int MaxRetries,
    StatusCodeRanges? HttpStatusCodes = null,
    StatusCodeRanges? GrpcStatusCodes = null)
{
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan DefaultMaxInterval = TimeSpan.FromSeconds(60);

    private const double FirstInterval = 0.5;
    private const double Growth = 1.5;
    private const double Chance = 0.5;

    /// <summary>Whether a failure with this code, of HTTP (100 and above) or gRPC, is tried again.</summary>
    public bool Covers(int statusCode) => (statusCode >= 100 ? HttpStatusCodes : GrpcStatusCodes)?.Contains(statusCode) ?? true;

    /// <summary>The pause before a retry, counted from 0.</summary>
    public TimeSpan PauseBefore(int retry)
    {
        if (!Exponential)
        {
            return Duration;
        }
        var interval = Math.Min(FirstInterval * Math.Pow(Growth, retry), MaxInterval.TotalSeconds);
        return TimeSpan.FromSeconds(interval * (1 + Chance * (2 * Random.Shared.NextDouble() - 1)));
    }
}
