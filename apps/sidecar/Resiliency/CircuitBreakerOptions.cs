using DaprImages.Sidecar.Expressions;

namespace DaprImages.Sidecar.Resiliency;

/// <summary>A circuit breaker of a Resiliency resource.</summary>
/// <param name="MaxRequests">Calls let through at once while half-open, and successes in a row that close the circuit.</param>
/// <param name="Interval">How often the counts begin anew while the circuit is closed; zero for never.</param>
/// <param name="Timeout">How long the circuit stays open.</param>
/// <param name="Trip">Opens the circuit when it holds after a failure.</param>
internal sealed record CircuitBreakerOptions(int MaxRequests, TimeSpan Interval, TimeSpan Timeout, Expression Trip)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public const string DefaultTrip = "consecutiveFailures > 5";
}
