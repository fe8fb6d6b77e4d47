using System.Net;
using System.Net.Http.Headers;
using DaprImages.Grpc.Tests.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Grpc.Tests;

/// <summary>Each side keeps the deadline by itself, so each is tested with another side that does not.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task A_client_stops_waiting_at_the_deadline()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().SayAsync(new Words { Text = "hang" }, deadline: DateTime.UtcNow.AddMilliseconds(200));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(EchoServer.Patience));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_client_stops_reading_and_writing_at_the_deadline()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().Talk(deadline: DateTime.UtcNow.AddMilliseconds(200));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(EchoServer.Patience));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Words()))).StatusCode);
    }

    [Fact]
    public async Task The_server_is_told_the_deadline()
    {
        await using var server = await EchoServer.StartAsync();
        var deadline = DateTime.UtcNow.AddHours(1);

        await server.Client().SayAsync(new Words(), deadline: deadline);

        // Told as time left, so it comes later by what the way took.
        Assert.InRange(server.Seen.Deadline, deadline.AddMilliseconds(-1), deadline + EchoServer.Patience);
        Assert.Equal(DateTimeKind.Utc, server.Seen.Deadline.Kind);
    }

    [Fact]
    public async Task Without_a_deadline_there_is_none()
    {
        await using var server = await EchoServer.StartAsync();

        await server.Client().SayAsync(new Words());

        Assert.Equal(DateTime.MaxValue, server.Seen.Deadline);
    }

    [Fact]
    public async Task A_server_ends_the_call_and_tells_its_handler_at_the_deadline()
    {
        await using var server = await EchoServer.StartAsync();

        // A client that would wait for ever.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/tests.Echo/Say") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        byte[] hang = new Words { Text = "hang" }.ToByteArray();
        request.Content = new ByteArrayContent([0, 0, 0, 0, (byte)hang.Length, .. hang]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("grpc-timeout", "200m");
        using var response = await http.SendAsync(request).WaitAsync(EchoServer.Patience);

        Assert.Equal("4", Assert.Single(response.Headers.GetValues("grpc-status")));
        await server.Seen.Cancelled.WaitAsync(EchoServer.Patience);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_already_sends_nothing()
    {
        await using var server = await EchoServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().SayAsync(new Words(), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Null(server.Seen.Headers);
    }
}
