using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DaprImages.Grpc.Tests.Protocol;
using DaprImages.TestKit;
using DaprImages.TestKit.Node;
using Grpc.Net.Client;

namespace DaprImages.Grpc.Tests.Interop;

/// <summary>The echo service on the official gRPC for Node, on a loopback port or on a Unix socket in a folder of its own.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly NodeScript _script;
    private readonly string? _folder;
    private readonly IPEndPoint _endPoint;

    private NodeServer(NodeScript script, string? folder, IPEndPoint endPoint) => (_script, _folder, _endPoint) = (script, folder, endPoint);

    /// <param name="options">The server's options, as JSON.</param>
    public static async Task<NodeServer> StartAsync(bool unixSocket = false, string options = "{}", IPEndPoint? endPoint = null)
    {
        endPoint ??= Loopback.NewEndPoint();
        var folder = unixSocket ? Directory.CreateTempSubdirectory("echo-").FullName : null;
        var script = NodeScript.Start("tests/Grpc.Tests/Interop/node/server.js", EchoProto.Path, folder is null ? $"{endPoint}" : $"unix:{folder}/echo.sock", options);
        await script.UntilAsync("listening");
        return new NodeServer(script, folder, endPoint);
    }

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        if (_folder is not null)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "echo.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }
        options.HttpHandler = handler;
        options.DisposeHttpClient = true;
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(_folder is null ? $"http://{_endPoint}" : "http://localhost", options);
    }

    public Echo.EchoClient Client(Action<GrpcChannelOptions>? configure = null) => new(Connect(configure));

    public Task<JsonElement> UntilAsync(string happened) => _script.UntilAsync(happened);

    /// <summary>Asks it to end when its calls have (SIGTERM).</summary>
    public void Terminate() => _script.Terminate();

    public void Freeze() => _script.Freeze();

    public Task KillAsync() => _script.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _script.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
