using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DaprImages.Grpc.Tests;

public sealed class UnaryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_brings_its_answer_over_tcp_and_over_a_unix_socket(bool unixSocket)
    {
        await using var server = await EchoServer.StartAsync(unixSocket: unixSocket);

        var answer = await server.Client().SayAsync(new Words { Text = "grüß Gott", Times = 3 });

        Assert.Equal(new Words { Text = "grüß Gott", Times = 3 }, answer);
        Assert.StartsWith(unixSocket ? "unknown" : "ipv4:127.0.0.1:", server.Seen.Peer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocking_call_brings_its_answer()
    {
        await using var server = await EchoServer.StartAsync();

        var answer = await Task.Run(() => server.Client().Say(new Words { Text = "now" }));

        Assert.Equal("now", answer.Text);
    }

    [Fact]
    public async Task Headers_go_there_and_headers_and_trailers_come_back()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().SayAsync(new Words(), new Metadata { { "x-text", "plain" }, { "x-bytes-bin", [0, 255, 128, 7] } });

        await call;

        Assert.Equal("plain", server.Seen.Headers?.GetValue("x-text"));
        Assert.Equal([0, 255, 128, 7], server.Seen.Headers?.GetValueBytes("x-bytes-bin"));
        Assert.Equal("now", (await call.ResponseHeadersAsync).GetValue("answered"));
        Assert.Equal("yes", call.GetTrailers().GetValue("said"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_failure_brings_its_code_its_text_and_its_trailers()
    {
        await using var server = await EchoServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().SayAsync(new Words { Text = "fail:100 % später\n" }));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("100 % später\n", error.Status.Detail);
        Assert.Equal([1, 2, 255], error.Trailers.GetValueBytes("reason-bin"));
        Assert.Equal("yes", error.Trailers.GetValue("said"));
    }

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. InvalidOperationException: not for clients")]
    public async Task The_text_of_an_exception_reaches_the_client_only_when_asked_for(bool detailed, string expected)
    {
        await using var server = await EchoServer.StartAsync(options => options.EnableDetailedErrors = detailed);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().SayAsync(new Words { Text = "crash" }));

        Assert.Equal((StatusCode.Unknown, expected), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_method_nobody_wrote_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().MissingAsync(new Words()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Theory]
    [InlineData("tests.Echo", "Method is unimplemented.")]
    [InlineData("tests.Nowhere", "Service is unimplemented.")]
    public async Task A_method_or_service_nobody_mapped_is_unimplemented(string service, string expected)
    {
        await using var server = await EchoServer.StartAsync();
        var marshaller = Marshallers.Create(message => message.ToByteArray(), Words.Parser.ParseFrom);
        var method = new Method<Words, Words>(MethodType.Unary, service, "Whatever", marshaller, marshaller);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().CreateCallInvoker().AsyncUnaryCall(method, null, default, new Words()));

        Assert.Equal((StatusCode.Unimplemented, expected), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Large_messages_pass_when_both_sides_allow_them()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = null, limits: limits => limits.MaxRequestBodySize = null);
        var words = new Words { Data = ByteString.CopyFrom(new byte[48 << 20]) };

        var answer = await server.Client(options => options.MaxReceiveMessageSize = null).SayAsync(words);

        Assert.Equal(48 << 20, answer.Data.Length);
    }

    [Fact]
    public async Task A_single_request_is_bounded_by_the_web_servers_limit_too()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = null, limits: limits => limits.MaxRequestBodySize = 1 << 20);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().SayAsync(new Words { Data = ByteString.CopyFrom(new byte[2 << 20]) }));

        Assert.Equal(StatusCode.Unknown, error.StatusCode);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_message_above_the_receivers_limit_is_refused(bool serverAllows, bool clientAllows)
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = serverAllows ? null : 4 << 20);
        var client = server.Client(options => options.MaxReceiveMessageSize = clientAllows ? null : 4 << 20);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words { Data = ByteString.CopyFrom(new byte[5 << 20]) }));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Compressed_requests_and_responses_are_understood()
    {
        await using var server = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var text = new string('x', 100_000);

        using var call = server.Client().SayAsync(new Words { Text = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(text, (await call).Text);
    }

    [Fact]
    public async Task A_compressed_message_is_measured_as_it_unfolds()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = 1 << 20);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client()
            .SayAsync(new Words { Text = new string('x', 2 << 20) }, new Metadata { { "grpc-internal-encoding-request", "gzip" } }));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using var channel = GrpcChannel.ForAddress($"http://{Loopback.NewEndPoint()}");
        var client = new Echo.EchoClient(channel);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words()));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Two_thousand_calls_at_once_all_come_back()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => client.SayAsync(new Words { Times = i }).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 2000), answers.Select(answer => answer.Times));
    }
}
