using DaprImages.TestKit.Node;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our server with the official client of another language: large and compressed messages.</summary>
public sealed class OfficialClientLimitsTests
{
    private static readonly Dictionary<string, int> NoLimits = new() { ["grpc.max_receive_message_length"] = -1, ["grpc.max_send_message_length"] = -1 };

    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_messages_pass_when_both_sides_allow_them(bool unixSocket)
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = null, unixSocket, limits: limits => limits.MaxRequestBodySize = null);

        var result = await NodeClient.PlayAsync(server, "say", new { words = new { text = "large" }, bytes = 32 << 20, options = NoLimits });

        Assert.True(result.GetProperty("answer").GetProperty("intact").GetBoolean());
    }

    [NodeTheory]
    [InlineData(4 << 20, -1)]
    [InlineData(null, 4 << 20)]
    public async Task A_message_above_the_receivers_limit_is_refused(int? mostReceivedByServer, int mostReceivedByClient)
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = mostReceivedByServer);
        var options = new Dictionary<string, int>(NoLimits) { ["grpc.max_receive_message_length"] = mostReceivedByClient };

        var result = await NodeClient.PlayAsync(server, "say", new { words = new { text = "large" }, bytes = 5 << 20, options });

        Assert.Equal((int)StatusCode.ResourceExhausted, result.GetProperty("error").GetProperty("code").GetInt32());
    }

    [NodeTheory]
    [InlineData(1, "deflate")]
    [InlineData(2, "gzip")]
    public async Task Compressed_messages_are_understood_in_both_directions(int algorithm, string name)
    {
        await using var server = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

        var result = await NodeClient.PlayAsync(server, "say", new { words = new { text = name }, bytes = 1_000_000, options = new Dictionary<string, int> { ["grpc.default_compression_algorithm"] = algorithm } });

        Assert.True(result.GetProperty("answer").GetProperty("intact").GetBoolean());
        Assert.Equal(name, server.Seen.Encoding);
    }

    [NodeFact]
    public async Task A_compression_nobody_knows_is_refused_with_those_that_are_known()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "unknownCompression");

        Assert.Equal((int)StatusCode.Unimplemented, result.GetProperty("code").GetInt32());
        Assert.Equal("identity,gzip,deflate", result.GetProperty("accepted").GetString());
    }

    [NodeFact]
    public async Task A_stream_far_larger_than_any_window_arrives_whole()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "count", new { words = new { times = 300, data = new byte[60_000] } });

        Assert.Equal((300, (int)StatusCode.OK), (result.GetProperty("answers").GetArrayLength(), result.GetProperty("code").GetInt32()));
    }
}
