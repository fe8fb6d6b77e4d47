using DaprImages.PubSubPostgres.Tests.Kit;
using DaprImages.TestKit;
using DaprImages.TestKit.Node;
using Grpc.Core;

namespace DaprImages.PubSubPostgres.Tests.Interop;

/// <summary>The component with a client that nobody here wrote, and that reads all that it is sent, as daprd's does.</summary>
public sealed class OfficialClientTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [NodeFact]
    public async Task Who_hears_a_component_that_stops_in_order_is_told_that_it_is_unavailable()
    {
        await using var database = await postgres.CreateAsync();
        await using var component = new ComponentProcess();
        await component.StartAsync();
        await using var subscriber = NodeScript.Start(
            "tests/PubSubPostgres.Tests/Interop/node/subscriber.js", Path.Combine(NodePackages.Root, "libs", "protos"), component.Socket, database.ConnectionString, "images");
        await using var publisher = component.Connect();
        await publisher.InitAsync(database.ConnectionString);
        await publisher.PublishAsync("images", "x");
        Assert.Equal("x", (await subscriber.UntilAsync("message")).GetProperty("text").GetString());

        await component.StopAsync();

        var ended = await subscriber.UntilAsync("ended");
        Assert.Equal((StatusCode.Unavailable, "the component is stopping"), ((StatusCode)ended.GetProperty("code").GetInt32(), ended.GetProperty("details").GetString()));
    }
}
