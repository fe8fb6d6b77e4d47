using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data;

public static class Database
{
    /// <summary>The schema that our tables are in, so that an existing database can be shared with others.</summary>
    public const string Schema = "daprimages";

    /// <exception cref="FormatException">The connection string is not understood.</exception>
    public static NpgsqlDataSource Connect(string connectionString)
    {
        var connection = PostgresConnectionString.Parse(connectionString);
        connection.SearchPath = $"{Schema},public";
        connection.ApplicationName ??= "daprimages";
        connection.MaxAutoPrepare = 50;
        connection.AutoPrepareMinUsages = 2;
        connection.KeepAlive = 30; // notices a server that went away without a word
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        builder.UseVector();
        return builder.Build();
    }

    /// <summary>Brings the schema up to date. Any number of processes may do so at once.</summary>
    public static async Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var ran = await new Migrator(typeof(Database).Assembly, Schema).MigrateAsync(database, cancellationToken);
        // Connections learn the server's types when the first of them opens, and then the type of vectors may not have been there yet: this process or
        // another has only made it now.
        await database.ReloadTypesAsync(cancellationToken);
        database.Clear();
        return ran;
    }
}
