using System.Text.Json;
using DaprImages.TestKit.Node;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our server with the official client of another language: what goes over the wire in every kind of call.</summary>
public sealed class OfficialClientTests
{
    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_kind_of_call_works_over_tcp_and_over_a_unix_socket(bool unixSocket)
    {
        await using var server = await EchoServer.StartAsync(unixSocket: unixSocket);

        var result = await NodeClient.PlayAsync(server, "calls");

        Assert.Equal(("grüß Gott", 3), (result.GetProperty("said").GetProperty("text").GetString(), result.GetProperty("said").GetProperty("times").GetInt32()));
        Assert.Equal("one two three", result.GetProperty("joined").GetProperty("text").GetString());
        Assert.Equal((1000, 0), (result.GetProperty("counted").GetProperty("answers").GetArrayLength(), result.GetProperty("counted").GetProperty("code").GetInt32()));
        Assert.Equal(["FIRST", "SECOND", "bye"], result.GetProperty("talked").GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()));
        Assert.Equal(0, result.GetProperty("talked").GetProperty("code").GetInt32());
    }

    [NodeFact]
    public async Task Metadata_goes_there_and_comes_back_as_headers_and_as_trailers()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "metadata");

        Assert.Equal("plain, with comma", server.Seen.Headers?.GetValue("x-text"));
        Assert.Equal([0, 255, 128, 7], server.Seen.Headers?.GetValueBytes("x-bytes-bin"));
        Assert.Equal([[1], [2, 3]], server.Seen.Headers!.GetAll("x-more-bin").Select(entry => entry.ValueBytes));
        Assert.Equal("now", result.GetProperty("headers").GetProperty("answered")[0].GetString());
        foreach (var received in new[] { result.GetProperty("headers"), result.GetProperty("trailers") })
        {
            Assert.Equal("plain, with comma", received.GetProperty("x-text")[0].GetString());
            Assert.Equal([0, 255, 128, 7], received.GetProperty("x-bytes-bin")[0].GetBytesFromBase64());
            Assert.Equal([[1], [2, 3]], received.GetProperty("x-more-bin").EnumerateArray().Select(value => value.GetBytesFromBase64()));
            Assert.Equal("12", string.Concat(received.GetProperty("x-many").EnumerateArray().SelectMany(value => value.GetString()!.Split(", "))));
        }
    }

    [NodeFact]
    public async Task A_failure_brings_its_code_its_text_and_its_details()
    {
        await using var server = await EchoServer.StartAsync();

        var error = await SayAsync(server, new { words = new { text = "fail:100 % später\n", times = (int)StatusCode.OutOfRange }, bytes = 3 });

        Assert.Equal(((int)StatusCode.OutOfRange, "100 % später\n"), (error.GetProperty("code").GetInt32(), error.GetProperty("details").GetString()));
        Assert.Equal([7, 7, 7], error.GetProperty("trailers").GetProperty("grpc-status-details-bin")[0].GetBytesFromBase64());
        Assert.Equal("yes", error.GetProperty("trailers").GetProperty("said")[0].GetString());
    }

    [NodeFact]
    public async Task A_server_that_fails_in_its_stream_has_its_messages_read_first()
    {
        await using var server = await EchoServer.StartAsync();

        var result = await NodeClient.PlayAsync(server, "count", new { words = new { times = 2, text = "fail" } });

        Assert.Equal((2, (int)StatusCode.DataLoss, "lost the rest"), (result.GetProperty("answers").GetArrayLength(), result.GetProperty("code").GetInt32(), result.GetProperty("details").GetString()));
    }

    [NodeFact]
    public async Task Three_thousand_calls_at_once_all_come_back()
    {
        await using var server = await EchoServer.StartAsync();

        Assert.Equal(0, (await NodeClient.PlayAsync(server, "many", 3000)).GetProperty("failed").GetInt32());
    }

    [NodeTheory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task A_client_that_knows_nothing_but_the_address_finds_the_service_by_reflection(string service)
    {
        await using var server = await EchoServer.StartAsync();
        var protocol = Path.Combine(NodePackages.Root, "standins/Grpc.AspNetCore.Server.Reflection/protos/grpc/reflection/v1/reflection.proto");

        var result = await NodeClient.PlayAsync(server, "reflect", new { reflection = protocol, service });

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "tests.Echo"],
            result.GetProperty("services").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal));
        Assert.True(result.GetProperty("sameFile").GetBoolean());
        Assert.Equal((int)StatusCode.NotFound, result.GetProperty("missing").GetProperty("error_code").GetInt32());
        Assert.Equal("found you", result.GetProperty("answer").GetString());
    }

    private static async Task<JsonElement> SayAsync(EchoServer server, object argument) => (await NodeClient.PlayAsync(server, "say", argument)).GetProperty("error");
}
