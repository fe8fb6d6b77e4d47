using DaprImages.TestKit;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>A component process for the tests of a class, and a database for each test.</summary>
public abstract class ComponentTests(PostgresFixture postgres, ComponentProcess component) : IClassFixture<PostgresFixture>, IClassFixture<ComponentProcess>, IAsyncLifetime
{
    private readonly List<Sidecar> _sidecars = [];
    private TestDatabase? _database;

    protected ComponentProcess Component => component;

    protected TestDatabase Database => _database!;

    public async Task InitializeAsync() => _database = await postgres.CreateAsync();

    public async Task DisposeAsync()
    {
        foreach (var sidecar in _sidecars)
        {
            await sidecar.DisposeAsync();
        }
        await _database!.DisposeAsync();
    }

    /// <summary>A sidecar of an app whose component is initialized with the test's database.</summary>
    protected async Task<Sidecar> StartAsync(string consumer = "app", params string[] metadata)
    {
        var sidecar = component.Connect();
        _sidecars.Add(sidecar);
        await sidecar.InitAsync(Database.ConnectionString, consumer, metadata);
        return sidecar;
    }

    protected async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until the queues hold so many messages in all.</summary>
    protected Task UntilLeftAsync(int count) => Patience.UntilAsync(
        async () => await ScalarAsync<long>("SELECT (SELECT count(*) FROM dapr_pubsub.message) + (SELECT count(*) FROM dapr_pubsub.waiting)") == count, $"{count} messages to be left");
}
