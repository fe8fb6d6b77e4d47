using System.Text;
using DaprImages.Grpc.Tests.Protocol;
using Grpc.Core;

namespace DaprImages.Grpc.Tests;

public sealed class ReflectionTests
{
    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task The_mapped_services_are_listed(string service)
    {
        await using var server = await EchoServer.StartAsync();

        // list_services (field 7) of "*"
        var answer = await AskAsync(server, service, [(7 << 3) | 2, 1, (byte)'*']);

        Assert.Contains("tests.Echo", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_a_symbol_is_described()
    {
        await using var server = await EchoServer.StartAsync();
        var symbol = Encoding.ASCII.GetBytes("tests.Words");

        // file_containing_symbol (field 4)
        var answer = await AskAsync(server, "grpc.reflection.v1.ServerReflection", [(4 << 3) | 2, (byte)symbol.Length, .. symbol]);

        Assert.True(answer.AsSpan().IndexOf(EchoReflection.Descriptor.SerializedData.Span) > 0);
    }

    private static async Task<byte[]> AskAsync(EchoServer server, string service, byte[] request)
    {
        var marshaller = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, service, "ServerReflectionInfo", marshaller, marshaller);
        using var channel = server.Connect();
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }
}
