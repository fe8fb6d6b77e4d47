using Dapr;
using Dapr.Client;
using Dapr.Proto.Runtime.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DaprImages.Dapr.Tests.Clients;

public sealed class BindingTests
{
    [Fact]
    public async Task Bytes_go_to_a_binding_and_come_back_as_they_are()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(InvokeBindingResponse)] = new InvokeBindingResponse { Data = ByteString.CopyFrom(3, 2, 1), Metadata = { ["fileName"] = "a.png" } };
        var request = new BindingRequest("imagestore", "create") { Data = new byte[] { 1, 2, 3 }, Metadata = { ["fileName"] = "a.png" } };

        var response = await sidecar.Client().InvokeBindingAsync(request);

        var asked = sidecar.Answers.Asked<InvokeBindingRequest>();
        Assert.Equal(("imagestore", "create", "a.png"), (asked.Name, asked.Operation, asked.Metadata["fileName"]));
        Assert.Equal([1, 2, 3], asked.Data.ToByteArray());
        Assert.Equal([3, 2, 1], response.Data.ToArray());
        Assert.Equal(("a.png", request), (response.Metadata["fileName"], response.Request));
    }

    [Fact]
    public async Task Data_goes_as_json_and_the_response_is_read_as_json()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(InvokeBindingResponse)] = new InvokeBindingResponse { Data = ByteString.CopyFromUtf8("""{"count":3}""") };

        var response = await sidecar.Client().InvokeBindingAsync<object, Counted>("imagestore", "list", new { Prefix = "a" });
        await sidecar.Client().InvokeBindingAsync("imagestore", "list", "text", new Dictionary<string, string> { ["a"] = "b" });

        Assert.Equal(3, response.Count);
        Assert.Equal(("\"text\"", "b"), (sidecar.Answers.Asked<InvokeBindingRequest>().Data.ToStringUtf8(), sidecar.Answers.Asked<InvokeBindingRequest>().Metadata["a"]));
    }

    [Fact]
    public async Task A_response_without_data_is_the_default_and_one_that_cannot_be_read_an_exception()
    {
        await using var sidecar = await Sidecar.StartAsync();

        Assert.Null(await sidecar.Client().InvokeBindingAsync<int, Counted>("imagestore", "list", 1));

        sidecar.Answers.Of[typeof(InvokeBindingResponse)] = new InvokeBindingResponse { Data = ByteString.CopyFromUtf8("{") };
        var error = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().InvokeBindingAsync<int, Counted>("imagestore", "list", 1));
        Assert.StartsWith("Binding operation failed: the response payload could not be deserialized.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_responses_need_options_that_allow_them()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(InvokeBindingResponse)] = new InvokeBindingResponse { Data = ByteString.CopyFrom(new byte[6 << 20]) };
        var request = new BindingRequest("imagestore", "get");

        var refused = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().InvokeBindingAsync(request));
        var allowed = await sidecar.Client(builder => builder.UseGrpcChannelOptions(new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 })).InvokeBindingAsync(request);

        Assert.Equal(StatusCode.ResourceExhausted, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
        Assert.Equal(6 << 20, allowed.Data.Length);
    }

    [Fact]
    public async Task A_failed_binding_is_an_exception_with_its_reason_inside()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Failure = new Status(StatusCode.Internal, "disk full");

        var error = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().InvokeBindingAsync("imagestore", "create", 1));

        Assert.Equal(("Binding operation failed: the Dapr endpoint indicated a failure. See InnerException for details.", "disk full"), (error.Message, ((RpcException)error.InnerException!).Status.Detail));
    }

    private sealed record Counted(int Count);
}
