using DaprImages.PubSubPostgres.Queue;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>Ready is a component whose databases are there; one that no sidecar has told of a database has nothing to miss.</summary>
internal sealed class DatabaseCheck(Brokers brokers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        brokers.Troubles is { Count: > 0 } troubles ? HealthCheckResult.Unhealthy($"the database cannot be used: {string.Join("; ", troubles)}") : HealthCheckResult.Healthy());
}
