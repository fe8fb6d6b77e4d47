using System.Reflection;
using Npgsql;

namespace DaprImages.Postgres;

/// <summary>
/// Brings a schema to its newest version: runs the embedded files <c>Migrations/0001_what_it_does.sql</c> that have not run yet, in order, each in a
/// transaction of its own together with its row in <c>{schema}.schema_version</c>. Any number of processes may start at once: an advisory lock lets
/// one run and the others wait.
/// </summary>
/// <param name="schema">The schema that the files create their tables in; made when absent, and the search path while they run.</param>
public sealed class Migrator(Assembly assembly, string schema)
{
    private readonly IReadOnlyList<(int Version, string Name, string Sql)> _migrations = Load(assembly);

    /// <returns>How many migrations ran; 0 when the schema was up to date.</returns>
    /// <exception cref="InvalidOperationException">The database was migrated by a newer release than this one.</exception>
    public async Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(schema);
        // The lock belongs to the session: it also goes when this process dies.
        await ExecuteAsync(connection, null, "SELECT pg_advisory_lock(hashtext('migrate'), hashtext($1))", cancellationToken, schema);
        try
        {
            await ExecuteAsync(connection, null, $"CREATE SCHEMA IF NOT EXISTS {quoted}", cancellationToken);
            await ExecuteAsync(connection, null, $"""
                CREATE TABLE IF NOT EXISTS {quoted}.schema_version (
                    version integer CONSTRAINT schema_version_pkey PRIMARY KEY,
                    name text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """, cancellationToken);
            var current = await CurrentVersionAsync(connection, quoted, cancellationToken);
            if (current > _migrations[^1].Version)
            {
                throw new InvalidOperationException(
                    $"The database schema '{schema}' is at version {current}, newer than the {_migrations[^1].Version} this program knows. Start the newer release, or restore a backup made before it.");
            }
            var ran = 0;
            foreach (var (version, name, sql) in _migrations.Where(migration => migration.Version > current))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await ExecuteAsync(connection, transaction, $"INSERT INTO {quoted}.schema_version (version, name) VALUES ($1, $2)", cancellationToken, version, name);
                await ExecuteAsync(connection, transaction, $"SET LOCAL search_path = {quoted}, public", cancellationToken);
                await ExecuteAsync(connection, transaction, sql, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                ran++;
            }
            if (ran > 0)
            {
                await connection.ReloadTypesAsync(cancellationToken); // an extension may have brought new ones
            }
            return ran;
        }
        finally
        {
            await ExecuteAsync(connection, null, "SELECT pg_advisory_unlock(hashtext('migrate'), hashtext($1))", CancellationToken.None, schema);
        }
    }

    private static async Task<int> CurrentVersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT coalesce(max(version), 0) FROM {schema}.schema_version", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static List<(int Version, string Name, string Sql)> Load(Assembly assembly)
    {
        var migrations = new List<(int Version, string Name, string Sql)>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && name.Contains(".Migrations.", StringComparison.Ordinal)))
        {
            var name = resource[(resource.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..^".sql".Length];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add((int.Parse(name.Split('_')[0], System.Globalization.CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }
        migrations.Sort((a, b) => a.Version.CompareTo(b.Version));
        return migrations.Count > 0 && migrations.Select(migration => migration.Version).SequenceEqual(Enumerable.Range(1, migrations.Count))
            ? migrations
            : throw new InvalidOperationException($"The migrations embedded in {assembly.GetName().Name} are not numbered 1, 2, 3 …");
    }
}
