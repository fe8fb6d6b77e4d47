using System.Text.Json.Nodes;
using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace DaprImages.PubSubPostgres.Tests.Contract;

public sealed class ComponentContractTests(PostgresFixture postgres, ComponentProcess component) : ComponentTests(postgres, component)
{
    [Fact]
    public async Task It_has_the_features_that_daprd_looks_for() =>
        Assert.Equal(["BULK_PUBSUB", "MESSAGE_TTL", "BULK_SUBSCRIBE_IMMEDIATE"], await (await StartAsync()).FeaturesAsync());

    [Fact]
    public async Task Daprd_finds_it_by_reflection()
    {
        await using var sidecar = Component.Connect();

        Assert.Contains("dapr.proto.components.v1.PubSub", await sidecar.ListServicesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connectionString", "", "metadata field 'connectionString': is missing")]
    [InlineData("connectionString", "nonsense", "metadata field 'connectionString': The connection string is neither a URL")]
    [InlineData("leaseDuration", "soon", "metadata field 'leaseDuration': 'soon' is not a duration such as 500ms, 30s or 1m30s, or a number of seconds, from 3s to 3600s")]
    [InlineData("prefetch", "0", "metadata field 'prefetch': '0' is not a whole number from 1 to 10000")]
    [InlineData("schema", "a b", "metadata field 'schema': 'a b' is not a name")]
    public async Task Init_refuses_metadata_that_will_not_do_and_names_the_field(string field, string value, string message)
    {
        await using var sidecar = Component.Connect();

        var error = await Assert.ThrowsAsync<RpcException>(() => sidecar.InitAsync(Database.ConnectionString, "app", field, value));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_refuses_a_wrong_password()
    {
        await using var sidecar = Component.Connect();
        var wrong = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Password = "wrong" }.ConnectionString;

        var error = await Assert.ThrowsAsync<RpcException>(() => sidecar.InitAsync(wrong));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("password authentication failed", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_that_was_never_initialized_is_refused()
    {
        await using var sidecar = Component.Connect("never-heard-of");

        var error = await Assert.ThrowsAsync<RpcException>(() => sidecar.PublishAsync("images", "x"));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("never-heard-of", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Components_on_one_socket_keep_to_their_own_databases()
    {
        var sidecar = await StartAsync();
        await using var other = Component.Connect("others");
        await other.InitAsync(Database.ConnectionString, "app", "schema", "others");
        using var images = await sidecar.SubscribeAsync("images");
        using var otherImages = await other.SubscribeAsync("images");

        await other.PublishAsync("images", "theirs");
        await sidecar.PublishAsync("images", "ours");

        Assert.Equal("ours", await images.HandleAsync());
        Assert.Equal("theirs", await otherImages.HandleAsync());
    }

    [Fact]
    public async Task A_message_that_no_sidecar_could_take_is_refused_when_published()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");

        var error = await Assert.ThrowsAsync<RpcException>(() => sidecar.PublishAsync("images", ByteString.CopyFrom(new byte[4 << 20])));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("a sidecar takes no more than 4177920", error.Status.Detail, StringComparison.Ordinal);

        await sidecar.PublishAsync("images", ByteString.CopyFrom(new byte[4_170_000]));
        Assert.Equal(4_170_000, (await images.HandleAsync()).Length);
    }

    [Fact]
    public async Task Large_messages_are_claimed_a_few_at_a_time()
    {
        var sidecar = await StartAsync();
        var data = ByteString.CopyFrom(new byte[3 << 20]);
        for (var i = 0; i < 20; i++)
        {
            await sidecar.PublishAsync("images", data);
        }

        using var images = await sidecar.SubscribeAsync("images");
        var message = await images.TakeAsync();

        Assert.InRange(await ScalarAsync<long>("SELECT count(*) FROM dapr_pubsub.message WHERE owner IS NOT NULL"), 1, 9);
        await images.AckAsync(message);
        Assert.Equal(19, (await images.HandleAsync(19)).Count);
    }

    [Fact]
    public async Task A_bulk_is_published_whole_but_for_entries_that_will_not_do()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");

        var answer = await sidecar.PublishBulkAsync(
            "images",
            new() { EntryId = "a", Event = ByteString.CopyFromUtf8("a") },
            new() { EntryId = "large", Event = ByteString.CopyFrom(new byte[5 << 20]) },
            new() { EntryId = "ttl", Event = ByteString.CopyFromUtf8("x"), Metadata = { ["ttlInSeconds"] = "soon" } },
            new() { EntryId = "b", Event = ByteString.CopyFromUtf8("b"), ContentType = "text/plain" });

        Assert.Equal(["large", "ttl"], answer.FailedEntries.Select(entry => entry.EntryId));
        Assert.Contains("'soon' is not a duration", answer.FailedEntries[1].Error, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await images.HandleAsync(2));
    }

    [Fact]
    public async Task Paused_streams_stay_open_and_get_nothing_until_resumed()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "before");
        Assert.Equal("before", await images.HandleAsync());

        await sidecar.PauseAsync();
        await sidecar.PublishAsync("images", "after");
        // A stream of another sidecar shows that the message could be had.
        Assert.Single(JsonNode.Parse(await Component.GetAsync("/streams"))!.AsArray(), stream => (string?)stream!["component"] == "events");
        Assert.False(images.HasNext);
        await sidecar.ResumeAsync();

        Assert.Equal("after", await images.HandleAsync());
    }

    [Fact]
    public async Task Open_streams_are_listed_and_counted()
    {
        var sidecar = await StartAsync("lister");
        using var images = await sidecar.SubscribeAsync("images");
        await sidecar.PublishAsync("images", "x");
        var message = await images.TakeAsync();

        var stream = Assert.Single(JsonNode.Parse(await Component.GetAsync("/streams"))!.AsArray(), stream => (string?)stream!["consumer"] == "lister")!;
        Assert.Equal(("events", "images", 1), ((string?)stream["component"], (string?)stream["topic"], (int)stream["unsettled"]!));
        var metrics = await Component.GetAsync("/metrics");
        Assert.Contains("""pubsub_streams_open{component="events",consumer="lister",topic="images"} 1""", metrics, StringComparison.Ordinal);
        Assert.Contains("""pubsub_messages_delivered_total{consumer="lister",topic="images"} 1""", metrics, StringComparison.Ordinal);

        await images.AckAsync(message);
        images.Dispose();
        await Patience.UntilAsync(async () => !(await Component.GetAsync("/streams")).Contains("lister", StringComparison.Ordinal), "the stream to go from the list");
    }

    [Fact]
    public async Task A_bad_field_in_a_subscription_ends_its_stream_with_the_reason()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images", "maxDeliveries", "many");

        var ended = await images.EndedAsync();

        Assert.Equal((StatusCode.InvalidArgument, "metadata field 'maxDeliveries': 'many' is not a whole number from 0 to 1000000"), (ended.StatusCode, ended.Detail));
    }

    [Fact]
    public async Task A_sidecar_that_closes_its_side_gets_an_orderly_end()
    {
        var sidecar = await StartAsync();
        using var images = await sidecar.SubscribeAsync("images");

        await images.CompleteAsync();

        Assert.Equal(StatusCode.OK, (await images.EndedAsync()).StatusCode);
    }
}
