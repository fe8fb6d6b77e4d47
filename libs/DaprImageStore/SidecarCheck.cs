using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DaprImages.DaprImageStore;

/// <summary>Whether the sidecar takes requests. Outbound, because its own health waits for the app that asks here.</summary>
internal sealed class SidecarCheck(DaprClient dapr) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await dapr.CheckOutboundHealthAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the Dapr sidecar cannot be reached or is not ready");
}
