using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit.Node;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>Our client with the official server of another language: what goes over the wire in every kind of call.</summary>
public sealed class OfficialServerTests
{
    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_kind_of_call_works_over_tcp_and_over_a_unix_socket(bool unixSocket)
    {
        await using var server = await NodeServer.StartAsync(unixSocket);
        var client = server.Client();

        Assert.Equal(new Words { Text = "grüß Gott", Times = 3 }, await client.SayAsync(new Words { Text = "grüß Gott", Times = 3 }));
        Assert.Equal("one two three", await JoinAsync(client, "one", "two", "three"));
        Assert.Equal(Enumerable.Range(0, 1000), await CountAsync(client.Count(new Words { Times = 1000 })));
        Assert.Equal(["FIRST", "SECOND", "bye"], await TalkAsync(client, "first", "second"));
    }

    [NodeFact]
    public async Task Metadata_goes_there_and_comes_back_as_headers_and_as_trailers()
    {
        await using var server = await NodeServer.StartAsync();
        var headers = new Metadata { { "x-text", "plain, with comma" }, { "x-many", "1" }, { "x-many", "2" }, { "x-bytes-bin", [0, 255, 128, 7] }, { "x-more-bin", [1] }, { "x-more-bin", [2, 3] } };
        using var call = server.Client().SayAsync(new Words(), headers);

        await call;
        var seen = (await server.UntilAsync("called")).GetProperty("metadata");

        Assert.Equal("plain, with comma", seen.GetProperty("x-text")[0].GetString());
        Assert.Equal([0, 255, 128, 7], seen.GetProperty("x-bytes-bin")[0].GetBytesFromBase64());
        Assert.Equal([2, 3], seen.GetProperty("x-more-bin")[1].GetBytesFromBase64());
        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal("plain, with comma", received.GetValue("x-text"));
            Assert.Equal([0, 255, 128, 7], received.GetValueBytes("x-bytes-bin"));
            Assert.Equal([[1], [2, 3]], received.GetAll("x-more-bin").Select(entry => entry.ValueBytes));
            Assert.Equal("12", string.Concat(received.GetAll("x-many").SelectMany(entry => entry.Value.Split(", "))));
        }
    }

    [NodeFact]
    public async Task Every_status_comes_with_its_text_and_its_details()
    {
        await using var server = await NodeServer.StartAsync();
        var client = server.Client();
        byte[] details = [8, 9, 18, 255, 0, 1];

        foreach (var code in Enum.GetValues<StatusCode>().Except([StatusCode.OK]))
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Words { Text = "fail:100 % später\n", Times = (int)code, Data = ByteString.CopyFrom(details) }));

            Assert.Equal((code, "100 % später\n"), (error.StatusCode, error.Status.Detail));
            Assert.Equal(details, error.Trailers.GetValueBytes("grpc-status-details-bin"));
        }
    }

    [NodeFact]
    public async Task A_server_that_fails_in_its_stream_has_its_messages_read_first()
    {
        await using var server = await NodeServer.StartAsync();
        using var call = server.Client().Count(new Words { Times = 2, Text = "fail" });

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.DataLoss, "lost the rest"), (error.StatusCode, error.Status.Detail));
    }

    [NodeFact]
    public async Task A_method_nobody_wrote_is_unimplemented()
    {
        await using var server = await NodeServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().MissingAsync(new Words()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [NodeFact]
    public async Task Three_thousand_calls_at_once_all_come_back()
    {
        await using var server = await NodeServer.StartAsync();
        var client = server.Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => client.SayAsync(new Words { Times = i }).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 3000), answers.Select(answer => answer.Times));
    }

    private static async Task<string> JoinAsync(Echo.EchoClient client, params string[] words)
    {
        using var call = client.Join();
        foreach (var word in words)
        {
            await call.RequestStream.WriteAsync(new Words { Text = word });
        }
        await call.RequestStream.CompleteAsync();
        return (await call).Text;
    }

    private static async Task<List<int>> CountAsync(AsyncServerStreamingCall<Words> call)
    {
        using (call)
        {
            var numbers = new List<int>();
            await foreach (var words in call.ResponseStream.ReadAllAsync())
            {
                numbers.Add(words.Times);
            }
            return numbers;
        }
    }

    /// <summary>Each word after the answer to the last; then only the server still speaks.</summary>
    private static async Task<List<string>> TalkAsync(Echo.EchoClient client, params string[] words)
    {
        using var call = client.Talk();
        var heard = new List<string>();
        foreach (var word in words)
        {
            await call.RequestStream.WriteAsync(new Words { Text = word });
            Assert.True(await call.ResponseStream.MoveNext());
            heard.Add(call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            heard.Add(answer.Text);
        }
        return heard;
    }
}
