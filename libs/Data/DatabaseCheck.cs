using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace DaprImages.Data;

/// <summary>Whether the database answers and its schema is up to date.</summary>
internal sealed class DatabaseCheck(NpgsqlDataSource database, DatabaseMigration migration) : IHealthCheck
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
