using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;

namespace DaprImages.PubSubPostgres.Tests.Faults;

public sealed class StreamEndTests(PostgresFixture postgres, ComponentProcess component) : ComponentTests(postgres, component)
{
    [Fact]
    public async Task What_a_stream_had_not_settled_is_free_when_it_ends()
    {
        // Nothing here comes from the clock: no lease runs out and nobody polls.
        var sidecar = await StartAsync("app", "leaseDuration", "1h", "pollInterval", "10m");
        for (var i = 0; i < 10; i++)
        {
            await sidecar.PublishAsync("images", $"{i}");
        }
        var first = await sidecar.SubscribeAsync("images");
        Assert.Equal(["0", "1"], await first.HandleAsync(2));
        await first.TakeAsync();
        await UntilLeftAsync(8);

        first.Dispose();

        using var second = await sidecar.SubscribeAsync("images");
        Assert.Equal(["2", "3", "4", "5", "6", "7", "8", "9"], (await second.HandleAsync(8)).Order());
        await UntilLeftAsync(0);
    }

    [Fact]
    public async Task What_a_stream_had_not_settled_goes_to_another_that_is_open()
    {
        var (one, two) = (await StartAsync("app", "leaseDuration", "1h", "pollInterval", "10m"), await StartAsync("app", "leaseDuration", "1h", "pollInterval", "10m"));
        var first = await one.SubscribeAsync("images");
        await one.PublishAsync("images", "x");
        await first.TakeAsync();
        using var second = await two.SubscribeAsync("images");

        await one.DisposeAsync();

        Assert.Equal("x", await second.HandleAsync());
        first.Dispose();
    }

    [Fact]
    public async Task Only_what_was_in_the_apps_hands_counts_as_a_delivery()
    {
        var sidecar = await StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await sidecar.PublishAsync("images", $"{i}");
        }
        using (var first = await sidecar.SubscribeAsync("images"))
        {
            await first.TakeAsync();
        }
        await Patience.UntilAsync(async () => await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.message WHERE owner IS NULL") == 4, "all to be free");

        Assert.Equal("1000", await ScalarAsync<string>("SELECT string_agg(deliveries::text, '' ORDER BY id) FROM dapr_pubsub.message"));
    }

    [Fact]
    public async Task A_lost_lease_is_taken_up_again_and_what_others_took_meanwhile_is_theirs()
    {
        var sidecar = await StartAsync("app", "leaseDuration", "3s");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "kept");
        await sidecar.PublishAsync("images", "taken");
        var (kept, taken) = (await images.TakeAsync(), await images.TakeAsync());
        var owner = await ScalarAsync<long>("DELETE FROM dapr_pubsub.owner RETURNING id");
        await ScalarAsync<long>("INSERT INTO dapr_pubsub.owner (lease_until) VALUES ('infinity') RETURNING id");
        await ScalarAsync<long>($"UPDATE dapr_pubsub.message SET owner = (SELECT max(id) FROM dapr_pubsub.owner) WHERE id = {taken.Id} RETURNING id");

        await Patience.UntilAsync(async () => await ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM dapr_pubsub.owner WHERE id = {owner})"), "the lease to be taken up again");
        await images.AckAsync(kept);
        await images.AckAsync(taken);

        await UntilLeftAsync(1);
        Assert.Equal(long.Parse(taken.Id, System.Globalization.CultureInfo.InvariantCulture), await ScalarAsync<long>("SELECT id FROM dapr_pubsub.message"));
    }
}
