using System.Net;
using DaprImages.AppHost.Database;
using DaprImages.PubSubPostgres.Tests.Kit;
using Grpc.Core;
using Npgsql;

namespace DaprImages.PubSubPostgres.Tests.Faults;

/// <summary>A Postgres that goes and comes back, of the test's own.</summary>
public sealed class DatabaseAwayTests(ComponentProcess component) : IClassFixture<ComponentProcess>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pubsub-postgres-").FullName;
    private EmbeddedPostgres? _postgres;

    public async Task InitializeAsync()
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _postgres = await EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _postgres!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Streams_stay_open_while_the_database_is_away_and_go_on_when_it_is_back()
    {
        await using var sidecar = component.Connect();
        await sidecar.InitAsync(_postgres!.ConnectionString);
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "in hand");
        await sidecar.PublishAsync("images", "behind it");
        var inHand = await images.TakeAsync();

        await _postgres.KillAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => sidecar.PublishAsync("images", "x"));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await component.StatusAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await component.StatusAsync("/healthz"));
        await images.AckAsync(inHand);

        await _postgres.StartAgainAsync(CancellationToken.None);
        Assert.Equal("behind it", await images.HandleAsync());
        await Patience.UntilAsync(async () => await component.StatusAsync("/readyz") == HttpStatusCode.OK, "readiness");
        await sidecar.PublishAsync("images", "after");
        Assert.Equal("after", await images.HandleAsync());
        await using var database = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await Patience.UntilAsync(
            async () =>
            {
                await using var count = database.CreateCommand("SELECT count(*) FROM dapr_pubsub.message");
                return await count.ExecuteScalarAsync() is 0L;
            },
            "everything to be settled");
    }

    [Fact]
    public async Task Init_does_not_need_the_database_to_be_there_yet()
    {
        await _postgres!.KillAsync();
        await using var sidecar = component.Connect("early");
        await sidecar.InitAsync(_postgres.ConnectionString, "app", "schema", "early");
        using var images = await sidecar.SubscribeAsync("images");

        await _postgres.StartAgainAsync(CancellationToken.None);

        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    await sidecar.PublishAsync("images", "x");
                    return true;
                }
                catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
                {
                    return false;
                }
            },
            "the database to be there");
        Assert.Equal("x", await images.HandleAsync());
    }
}
