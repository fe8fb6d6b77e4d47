using Dapr.Client;
using DaprImages.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace DaprImages.Upload;

internal static class ReadinessServiceCollectionExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Ready is who can take an upload: the database answers and is up to date, and the sidecar can reach the image store.</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", timeout: Patience).AddCheck<SidecarCheck>("sidecar", timeout: Patience);
        return services;
    }

    private sealed class DatabaseCheck(NpgsqlDataSource database, DatabaseMigration migration) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return migration.Done.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the schema is not up to date yet");
            }
            catch (NpgsqlException error)
            {
                return HealthCheckResult.Unhealthy($"the database cannot be reached: {error.Message}");
            }
        }
    }

    private sealed class SidecarCheck(DaprClient dapr) : IHealthCheck
    {
        /// <summary>Outbound, because the sidecar's own health waits for this app.</summary>
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await dapr.CheckOutboundHealthAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the Dapr sidecar cannot be reached or is not ready");
    }
}
