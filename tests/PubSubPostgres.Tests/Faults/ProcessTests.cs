using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;
using Grpc.Core;

namespace DaprImages.PubSubPostgres.Tests.Faults;

/// <summary>Component processes that come and go, on one database.</summary>
public sealed class ProcessTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_killed_component_loses_nothing()
    {
        await using var database = await postgres.CreateAsync();
        await using var component = await StartedAsync();
        var sidecar = component.Connect();
        await sidecar.InitAsync(database.ConnectionString, "app", "leaseDuration", "3s");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => sidecar.PublishAsync("images", $"{i}")));
        var handled = new List<string>();
        using (var images = await sidecar.SubscribeAsync("images"))
        {
            handled.AddRange(await images.HandleAsync(50));
            await images.TakeAsync();

            await component.KillAsync();
        }
        await sidecar.DisposeAsync();
        await component.StartAsync();

        await using var next = component.Connect();
        await next.InitAsync(database.ConnectionString, "app", "leaseDuration", "3s");
        using var again = await next.SubscribeAsync("images");
        while (handled.Distinct().Count() < 200)
        {
            handled.Add(await again.HandleAsync());
        }
    }

    [Fact]
    public async Task A_message_published_through_one_process_wakes_the_other()
    {
        await using var database = await postgres.CreateAsync();
        await using var one = await StartedAsync();
        await using var two = await StartedAsync();
        await using var publisher = one.Connect();
        await using var subscriber = two.Connect();
        // Both find an empty database at once.
        await Task.WhenAll(publisher.InitAsync(database.ConnectionString, "app", "pollInterval", "10m"), subscriber.InitAsync(database.ConnectionString, "app", "pollInterval", "10m"));
        using var images = await subscriber.SubscribeAsync("images");

        for (var i = 0; i < 20; i++)
        {
            await publisher.PublishAsync("images", $"{i}");
            Assert.Equal($"{i}", await images.HandleAsync());
        }
    }

    [Fact]
    public async Task The_messages_of_a_process_that_died_go_to_another_when_its_lease_runs_out()
    {
        await using var database = await postgres.CreateAsync();
        await using var one = await StartedAsync();
        await using var two = await StartedAsync();
        await using var dying = one.Connect();
        await using var living = two.Connect();
        await dying.InitAsync(database.ConnectionString, "app", "leaseDuration", "3s", "pollInterval", "10m");
        await living.InitAsync(database.ConnectionString, "app", "leaseDuration", "3s", "pollInterval", "10m");
        using var held = await dying.SubscribeAsync("images");
        await dying.PublishAsync("images", "x");
        await held.TakeAsync();
        using var images = await living.SubscribeAsync("images");

        await one.KillAsync();

        Assert.Equal("x", await images.HandleAsync());
    }

    [Fact]
    public async Task A_component_that_stops_in_order_frees_what_it_held_at_once()
    {
        await using var database = await postgres.CreateAsync();
        await using var one = await StartedAsync();
        await using var two = await StartedAsync();
        await using var stopping = one.Connect();
        await using var staying = two.Connect();
        await stopping.InitAsync(database.ConnectionString, "app", "leaseDuration", "1h", "pollInterval", "10m");
        await staying.InitAsync(database.ConnectionString, "app", "leaseDuration", "1h", "pollInterval", "10m");
        using var held = await stopping.SubscribeAsync("images");
        await stopping.PublishAsync("images", "x");
        await held.TakeAsync();
        using var images = await staying.SubscribeAsync("images");

        var ended = held.EndedAsync();
        await one.StopAsync();

        // The component says UNAVAILABLE, as OfficialClientTests show. HttpClient may hear of the close first, and then passes over what it was told: INTERNAL, by gRPC's table.
        Assert.True((await ended).StatusCode is StatusCode.Unavailable or StatusCode.Internal, $"{await ended}");
        Assert.Equal("x", await images.HandleAsync());
        Assert.False(File.Exists(one.Socket));
    }

    [Fact]
    public async Task A_restarted_component_goes_by_what_the_last_Init_said()
    {
        await using var database = await postgres.CreateAsync();
        await using var component = await StartedAsync();
        await using var sidecar = component.Connect();
        await sidecar.InitAsync(database.ConnectionString);

        await component.KillAsync();
        await component.StartAsync();

        // As daprd does: over a new connection, without Init.
        await sidecar.PublishAsync("images", "x");
        using var images = await sidecar.SubscribeAsync("images");
        Assert.Equal("x", await images.HandleAsync());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(component.Sockets, ".postgres", "inits.json")));
    }

    [Fact]
    public async Task After_a_restart_a_stream_is_not_opened_for_a_sidecar_that_cannot_be_told_from_another()
    {
        await using var database = await postgres.CreateAsync();
        await using var component = await StartedAsync();
        await using var upload = component.Connect();
        await using var analysis = component.Connect();
        await upload.InitAsync(database.ConnectionString, "upload");
        await analysis.InitAsync(database.ConnectionString, "analysis");

        await component.KillAsync();
        await component.StartAsync();

        await upload.PublishAsync("images", "x");
        await analysis.PublishAsync("images", "y");
        // The refusal may come before the first request is out, or after.
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var images = await analysis.SubscribeAsync("images");
            await images.TakeAsync();
        });
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
    }

    private static async Task<ComponentProcess> StartedAsync()
    {
        var process = new ComponentProcess();
        await process.StartAsync();
        return process;
    }
}
