using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit;
using Grpc.Core;

namespace DaprImages.Grpc.Tests;

public sealed class StreamingTests
{
    [Fact]
    public async Task A_client_streams_and_gets_one_answer()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Join();

        foreach (var word in new[] { "one", "two", "three" })
        {
            await call.RequestStream.WriteAsync(new Words { Text = word });
        }
        await call.RequestStream.CompleteAsync();

        Assert.Equal("one two three", (await call).Text);
    }

    [Fact]
    public async Task A_server_streams_until_it_is_done()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Count(new Words { Times = 1000 });

        var numbers = new List<int>();
        await foreach (var words in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(words.Times);
        }

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_server_that_fails_in_its_stream_has_its_messages_read_first()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Count(new Words { Times = 2, Text = "fail" });

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.DataLoss, "lost the rest"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Both_directions_run_at_once_and_end_one_after_the_other()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Talk();

        await call.RequestStream.WriteAsync(new Words { Text = "first" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("FIRST", call.ResponseStream.Current.Text);
        await call.RequestStream.WriteAsync(new Words { Text = "second" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("SECOND", call.ResponseStream.Current.Text);

        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("bye", call.ResponseStream.Current.Text);
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Cancelling_a_call_reaches_the_server()
    {
        await using var server = await EchoServer.StartAsync();
        using var stop = new CancellationTokenSource();
        using var call = server.Client().Count(new Words { Times = 1, Text = "hang" }, cancellationToken: stop.Token);
        await call.ResponseStream.MoveNext();

        await stop.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await server.Seen.Cancelled.WaitAsync(EchoServer.Patience);
    }

    [Fact]
    public async Task Disposing_a_call_cancels_it()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Client().Count(new Words { Times = 1, Text = "hang" });
        await call.ResponseStream.MoveNext();

        call.Dispose();

        await server.Seen.Cancelled.WaitAsync(EchoServer.Patience);
    }

    [Fact]
    public async Task A_stream_whose_server_goes_away_ends_with_an_error()
    {
        var server = await EchoServer.StartAsync();
        using var call = server.Client().Talk();
        await call.RequestStream.WriteAsync(new Words { Text = "there?" });
        await call.ResponseStream.MoveNext();

        var reading = call.ResponseStream.MoveNext();
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => reading);

        Assert.NotEqual(StatusCode.OK, error.StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Words()));
    }

    [Fact]
    public async Task A_channel_connects_again_after_its_server_came_back()
    {
        var endPoint = Loopback.NewEndPoint();
        var first = await EchoServer.StartAsync(endPoint: endPoint);
        using var channel = first.Connect();
        var client = new Echo.EchoClient(channel);
        await client.SayAsync(new Words());
        await first.DisposeAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words()));

        await using var second = await EchoServer.StartAsync(endPoint: endPoint);

        Assert.Equal("again", (await EchoServer.SayWhenThereAsync(client, "again")).Text);
    }
}
