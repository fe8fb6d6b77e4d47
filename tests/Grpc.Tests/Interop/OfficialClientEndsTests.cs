using DaprImages.TestKit.Node;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our server with the official client of another language: how calls end that do not run their course.</summary>
public sealed class OfficialClientEndsTests
{
    [NodeFact]
    public async Task A_deadline_is_told_and_ends_the_call_on_both_sides()
    {
        await using var server = await EchoServer.StartAsync();
        await NodeClient.PlayAsync(server, "say", new { words = new { text = "in time" }, deadlineMs = 3_600_000 });
        Assert.InRange(server.Seen.Deadline, DateTime.UtcNow.AddMinutes(59), DateTime.UtcNow.AddMinutes(61));

        var result = await NodeClient.PlayAsync(server, "say", new { words = new { text = "hang" }, deadlineMs = 3000 });

        Assert.Equal((int)StatusCode.DeadlineExceeded, result.GetProperty("error").GetProperty("code").GetInt32());
        await server.Seen.Cancelled.WaitAsync(NodeScript.Patience);
    }

    [NodeFact]
    public async Task A_call_that_is_cancelled_is_cancelled_at_the_server()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "count", new { words = new { times = 1, text = "hang" }, cancelAfter = 1 });

        Assert.Equal((int)StatusCode.Cancelled, result.GetProperty("code").GetInt32());
        await server.Seen.Cancelled.WaitAsync(NodeScript.Patience);
    }

    [NodeFact]
    public async Task A_server_that_has_heard_enough_ends_the_call_while_the_client_is_still_sending()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "joinEnough");

        Assert.Equal(((int)StatusCode.Aborted, "enough after 1"), (result.GetProperty("code").GetInt32(), result.GetProperty("details").GetString()));
    }

    [NodeFact]
    public async Task A_client_that_dies_ends_its_calls()
    {
        await using var server = await EchoServer.StartAsync();
        await using var client = NodeClient.Begin(server, "hold");
        await client.UntilAsync("heard");

        await client.KillAsync();

        await server.Seen.Cancelled.WaitAsync(NodeScript.Patience);
    }

    [NodeFact]
    public async Task A_server_that_goes_away_ends_its_calls()
    {
        var server = await EchoServer.StartAsync();
        await using var client = NodeClient.Begin(server, "hold");
        await client.UntilAsync("heard");

        await server.DisposeAsync();

        Assert.NotEqual(0, (await client.UntilAsync("result")).GetProperty("code").GetInt32());
    }

    [NodeFact]
    public async Task A_client_that_hangs_is_found_out_by_keep_alive_pings()
    {
        await using var server = await EchoServer.StartAsync(limits: limits => (limits.Http2.KeepAlivePingDelay, limits.Http2.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        await using var client = NodeClient.Begin(server, "hold");
        await client.UntilAsync("heard");

        client.Freeze();

        await server.Seen.Cancelled.WaitAsync(NodeScript.Patience);
    }

    [NodeFact]
    public async Task Keep_alive_pings_of_the_client_are_answered()
    {
        await using var server = await EchoServer.StartAsync();
        var impatient = new Dictionary<string, object> { ["grpc.keepalive_time_ms"] = 100, ["grpc.keepalive_timeout_ms"] = 30_000, ["grpc.keepalive_permit_without_calls"] = 1 };
        await using var client = NodeClient.Begin(server, "hold", impatient);

        // A ping more often than that is none that a server would complain about.
        for (var i = 0; i < 5; i++)
        {
            await client.UntilAsync("pong");
        }

        Assert.False(server.Seen.Cancelled.IsCompleted);
    }
}
