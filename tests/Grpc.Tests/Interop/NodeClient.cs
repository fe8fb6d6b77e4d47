using System.Text.Json;
using DaprImages.TestKit.Node;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>A client on the official gRPC for Node, which plays a scenario of <c>node/client.js</c> with a server of ours.</summary>
internal static class NodeClient
{
    public static NodeScript Begin(EchoServer server, string scenario, object? argument = null)
        => NodeScript.Start("tests/Grpc.Tests/Interop/node/client.js", EchoProto.Path, server.Target, scenario, JsonSerializer.Serialize(argument));

    /// <summary>What came of the scenario.</summary>
    public static async Task<JsonElement> PlayAsync(EchoServer server, string scenario, object? argument = null)
    {
        await using var script = Begin(server, scenario, argument);
        return await script.UntilAsync("result");
    }
}
