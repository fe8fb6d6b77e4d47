using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit.Node;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our client with the official server of another language: large and compressed messages.</summary>
public sealed class OfficialServerLimitsTests
{
    private const string NoLimits = """{ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 }""";

    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_messages_pass_when_both_sides_allow_them(bool unixSocket)
    {
        await using var server = await NodeServer.StartAsync(unixSocket, NoLimits);
        var data = new byte[40 << 20];
        Random.Shared.NextBytes(data);

        var answer = await server.Client(options => options.MaxReceiveMessageSize = null).SayAsync(new Words { Data = ByteString.CopyFrom(data) });

        Assert.True(answer.Data.Span.SequenceEqual(data));
    }

    [NodeTheory]
    [InlineData("{}", null)]
    [InlineData(NoLimits, 4 << 20)]
    public async Task A_message_above_the_receivers_limit_is_refused_and_the_connection_goes_on(string options, int? mostReceived)
    {
        await using var server = await NodeServer.StartAsync(options: options);
        var client = server.Client(channel => channel.MaxReceiveMessageSize = mostReceived);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words { Data = ByteString.CopyFrom(new byte[5 << 20]) }));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("small", (await client.SayAsync(new Words { Text = "small" })).Text);
    }

    [NodeFact]
    public async Task A_message_above_the_senders_own_limit_is_not_sent()
    {
        await using var server = await NodeServer.StartAsync();
        var client = server.Client(channel => channel.MaxSendMessageSize = 1000);

        using var call = client.SayAsync(new Words { Data = ByteString.CopyFrom(new byte[1001]) });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal((StatusCode.ResourceExhausted, StatusCode.ResourceExhausted), (error.StatusCode, call.GetStatus().StatusCode));
    }

    [NodeFact]
    public async Task A_slow_reader_holds_the_server_back_and_misses_nothing()
    {
        await using var server = await NodeServer.StartAsync();
        using var call = server.Client().Count(new Words { Times = 200, Data = ByteString.CopyFrom(new byte[100_000]) });

        // 20 MB, far more than any window: the server has to wait for every message taken.
        var taken = 0;
        await foreach (var words in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal((taken++, 100_000), (words.Times, words.Data.Length));
            await Task.Yield();
        }

        Assert.Equal(200, taken);
    }

    [NodeFact]
    public async Task Compressed_requests_are_understood()
    {
        await using var server = await NodeServer.StartAsync();
        var text = new string('x', 1_000_000);

        using var call = server.Client().SayAsync(new Words { Text = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(text, (await call).Text);
        Assert.Equal("gzip", (await server.UntilAsync("headers")).GetProperty("encoding").GetString());
    }
}
