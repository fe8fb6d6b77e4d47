using DaprImages.AppHost.Database;
using DaprImages.Postgres;
using Npgsql;
using Xunit;

namespace DaprImages.TestKit;

/// <summary>
/// A real PostgreSQL for a test assembly: the one that <c>TEST_POSTGRES</c> names (any form that <see cref="PostgresConnectionString"/> understands; its
/// user must be able to make databases), otherwise a server of our own, which goes with the tests. Databases are cheap: clone one for each test.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly Dictionary<string, Task> _templates = [];
    private readonly string _prefix = $"test_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..6]}";
    private string? _folder;
    private EmbeddedPostgres? _server;
    private NpgsqlDataSource? _admin;
    private int _count;

    public async Task InitializeAsync()
    {
        var given = Environment.GetEnvironmentVariable("TEST_POSTGRES");
        if (string.IsNullOrEmpty(given))
        {
            _folder = Directory.CreateTempSubdirectory("daprimages-postgres-").FullName;
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            _server = await EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None);
            given = _server.ConnectionString;
        }
        _admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(PostgresConnectionString.Parse(given).ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
    }

    /// <summary>A new empty database; the connection string is in Npgsql's form.</summary>
    public Task<TestDatabase> CreateAsync() => CreateAsync("template1");

    /// <summary>A new database cloned from a template that <paramref name="migrate"/> prepared, once for each name.</summary>
    public async Task<TestDatabase> CreateAsync(string template, Func<NpgsqlDataSource, Task> migrate)
    {
        var name = $"{_prefix}_{template}";
        Task ready;
        lock (_templates)
        {
            if (!_templates.TryGetValue(name, out ready!))
            {
                _templates[name] = ready = PrepareAsync(name, migrate);
            }
        }
        await ready;
        return await CreateAsync(name);
    }

    public async Task DisposeAsync()
    {
        foreach (var template in _templates.Keys)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {template} WITH (FORCE)");
        }
        await _admin!.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
            Directory.Delete(_folder!, recursive: true);
        }
    }

    internal Task DropAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private async Task<TestDatabase> CreateAsync(string template)
    {
        var name = $"{_prefix}_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new TestDatabase(this, name, ConnectionStringOf(name));
    }

    private async Task PrepareAsync(string name, Func<NpgsqlDataSource, Task> migrate)
    {
        await ExecuteAsync($"CREATE DATABASE {name}");
        // No session may stay open on a template, so nothing is pooled here.
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionStringOf(name)) { Pooling = false }.ConnectionString);
        await migrate(database);
    }

    private string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder(_admin!.ConnectionString) { Database = database, Pooling = true, Password = Password }.ConnectionString;

    public string? Password => _server is not null
        ? new NpgsqlConnectionStringBuilder(_server.ConnectionString).Password
        : PostgresConnectionString.Parse(Environment.GetEnvironmentVariable("TEST_POSTGRES")!).Password;

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _admin!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
