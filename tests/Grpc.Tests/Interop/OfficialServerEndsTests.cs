using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit;
using DaprImages.TestKit.Node;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our client with the official server of another language: how calls end that do not run their course.</summary>
public sealed class OfficialServerEndsTests
{
    [NodeFact]
    public async Task A_deadline_is_told_and_ends_the_call_on_both_sides()
    {
        await using var server = await NodeServer.StartAsync();
        var client = server.Client();
        await client.SayAsync(new Words(), deadline: DateTime.UtcNow.AddHours(1));
        var told = DateTimeOffset.FromUnixTimeMilliseconds((long)(await server.UntilAsync("called")).GetProperty("deadline").GetDouble());
        Assert.InRange(told, DateTimeOffset.UtcNow.AddMinutes(59), DateTimeOffset.UtcNow.AddMinutes(61));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words { Text = "hang" }, deadline: DateTime.UtcNow.AddSeconds(3)));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await server.UntilAsync("cancelled");
    }

    [NodeFact]
    public async Task A_call_that_is_cancelled_is_cancelled_at_the_server()
    {
        await using var server = await NodeServer.StartAsync();
        using var stop = new CancellationTokenSource();
        using var call = server.Client().Count(new Words { Times = 1, Text = "hang" }, cancellationToken: stop.Token);
        await call.ResponseStream.MoveNext();

        await stop.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext())).StatusCode);
        await server.UntilAsync("cancelled");
    }

    [NodeFact]
    public async Task A_call_that_is_disposed_of_is_cancelled_at_the_server()
    {
        await using var server = await NodeServer.StartAsync();
        var call = server.Client().Talk();
        await call.RequestStream.WriteAsync(new Words { Text = "first" });
        await call.ResponseStream.MoveNext();

        call.Dispose();

        await server.UntilAsync("cancelled");
    }

    [NodeFact]
    public async Task A_server_that_has_heard_enough_ends_the_call_while_the_client_is_still_sending()
    {
        await using var server = await NodeServer.StartAsync();
        using var call = server.Client().Join();
        await call.RequestStream.WriteAsync(new Words { Text = "enough" });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        var late = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Words { Text = "more" }));

        Assert.Equal((StatusCode.Aborted, "enough after 1"), (error.StatusCode, error.Status.Detail));
        Assert.Equal(StatusCode.Aborted, late.StatusCode);
    }

    [NodeFact]
    public async Task A_server_that_dies_ends_its_calls_and_is_found_again_when_it_is_back()
    {
        var endPoint = Loopback.NewEndPoint();
        var first = await NodeServer.StartAsync(endPoint: endPoint);
        using var channel = first.Connect();
        var client = new Echo.EchoClient(channel);
        using var call = client.Talk();
        await call.RequestStream.WriteAsync(new Words { Text = "there?" });
        await call.ResponseStream.MoveNext();

        await first.KillAsync();
        var lost = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words()));
        await first.DisposeAsync();
        await using var second = await NodeServer.StartAsync(endPoint: endPoint);

        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (lost.StatusCode, refused.StatusCode));
        Assert.Equal("again", (await EchoServer.SayWhenThereAsync(client, "again")).Text);
    }

    [NodeFact]
    public async Task A_server_that_shuts_down_in_peace_lets_its_calls_run_out_and_takes_no_others()
    {
        await using var server = await NodeServer.StartAsync();
        using var channel = server.Connect();
        var client = new Echo.EchoClient(channel);
        using var call = client.Talk();
        await call.RequestStream.WriteAsync(new Words { Text = "first" });
        await call.ResponseStream.MoveNext();

        server.Terminate();
        await server.UntilAsync("draining");
        await call.RequestStream.WriteAsync(new Words { Text = "last" });
        await call.ResponseStream.MoveNext();
        Assert.Equal("LAST", call.ResponseStream.Current.Text);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext())
        {
        }
        await server.UntilAsync("drained");

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words()))).StatusCode);
    }

    [NodeFact]
    public async Task A_server_that_hangs_is_found_out_by_keep_alive_pings()
    {
        await using var server = await NodeServer.StartAsync();
        using var channel = server.Connect(options =>
        {
            var handler = (SocketsHttpHandler)options.HttpHandler!;
            (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout, handler.KeepAlivePingPolicy) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), HttpKeepAlivePingPolicy.WithActiveRequests);
        });
        using var call = new Echo.EchoClient(channel).Count(new Words { Times = 1, Text = "hang" });
        await call.ResponseStream.MoveNext();

        server.Freeze();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(NodeScript.Patience));

        // HttpClient calls an unanswered ping a protocol error, which gRPC's table makes INTERNAL, in the official client too.
        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [NodeFact]
    public async Task A_server_that_answers_keep_alive_pings_is_left_alone()
    {
        await using var server = await NodeServer.StartAsync();
        using var channel = server.Connect(options =>
        {
            var handler = (SocketsHttpHandler)options.HttpHandler!;
            (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(1), NodeScript.Patience);
        });
        using var call = new Echo.EchoClient(channel).Talk();

        // As long as it takes for several pings: the server says how many it had.
        await server.UntilAsync("ping");
        await server.UntilAsync("ping");
        await server.UntilAsync("ping");
        await call.RequestStream.WriteAsync(new Words { Text = "still there" });

        Assert.True(await call.ResponseStream.MoveNext());
    }
}
