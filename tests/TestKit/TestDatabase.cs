using Npgsql;

namespace DaprImages.TestKit;

/// <summary>A database of one test; dropped, with whoever is still connected, when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresFixture _server;
    private readonly string _name;

    internal TestDatabase(PostgresFixture server, string name, string connectionString)
    {
        (_server, _name, ConnectionString) = (server, name, connectionString);
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>In Npgsql's form.</summary>
    public string ConnectionString { get; }

    /// <summary>For the test's own questions.</summary>
    public NpgsqlDataSource DataSource { get; }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DropAsync(_name);
    }
}
