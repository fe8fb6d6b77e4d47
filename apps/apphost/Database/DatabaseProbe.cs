using DaprImages.AppHost.Processes;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.AppHost.Database;

internal static class DatabaseProbe
{
    /// <summary>Whether an existing database can be used.</summary>
    /// <exception cref="StartFailedException">It cannot; the message says why and what to do.</exception>
    public static async Task CheckAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            var connectionString = PostgresConnectionString.Parse(url);
            connectionString.Pooling = false;
            await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'", connection);
            if (await command.ExecuteScalarAsync(cancellationToken) is 0L)
            {
                throw new StartFailedException("The database of DATABASE_URL has no pgvector. Install it on that server (Debian: postgresql-NN-pgvector), or unset DATABASE_URL to use one of our own.");
            }
        }
        catch (FormatException error)
        {
            throw new StartFailedException($"DATABASE_URL is not understood: {error.Message}");
        }
        catch (NpgsqlException error)
        {
            throw new StartFailedException($"The database of DATABASE_URL cannot be used: {error.Message}");
        }
    }
}
