using DaprImages.TestKit.Node;

namespace DaprImages.Grpc.Tests.Interop;

internal static class EchoProto
{
    public static string Path { get; } = System.IO.Path.Combine(NodePackages.Root, "tests", "Grpc.Tests", "protos", "echo.proto");
}
