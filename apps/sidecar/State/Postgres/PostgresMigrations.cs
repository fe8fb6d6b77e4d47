using System.Globalization;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Sidecar.State.Postgres;

/// <summary>Makes Dapr's tables, and notes how far it came where daprd looks, so that either finds the other's work done. A row serves as the lock.</summary>
internal static class PostgresMigrations
{
    public static async Task RunAsync(NpgsqlDataSource database, PostgresSchema schema, CancellationToken cancellationToken)
    {
        await CreateMetadataTableAsync(database, schema, cancellationToken);
        await database.InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync($"INSERT INTO {schema.MetadataTable} (key, value) VALUES ('lock', 'lock') ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value", cancellationToken);
                var known = await transaction.QueryAsync($"SELECT value FROM {schema.MetadataTable} WHERE key = $1", row => row.GetString(0), cancellationToken, schema.MigrationsKey);
                var done = known is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
                foreach (var migration in schema.Migrations.Skip(done))
                {
                    await transaction.ExecuteAsync(migration, cancellationToken);
                }
                if (done < schema.Migrations.Count)
                {
                    await transaction.ExecuteAsync(
                        $"INSERT INTO {schema.MetadataTable} (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
                        cancellationToken,
                        schema.MigrationsKey,
                        schema.Migrations.Count.ToString(CultureInfo.InvariantCulture));
                }
                return done;
            },
            cancellationToken);
    }

    private static async Task CreateMetadataTableAsync(NpgsqlDataSource database, PostgresSchema schema, CancellationToken cancellationToken)
    {
        try
        {
            await database.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {schema.MetadataTable} (key text NOT NULL PRIMARY KEY, value text NOT NULL)", cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // IF NOT EXISTS is no protection from another sidecar that makes it at the same moment.
        }
    }
}
