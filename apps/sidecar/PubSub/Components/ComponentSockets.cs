using System.Net.Sockets;
using DaprImages.Sidecar.PubSub.Components.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DaprImages.Sidecar.PubSub.Components;

/// <summary>
/// The sockets on which pluggable components listen: <c>&lt;name&gt;.sock</c> in one folder serves the type <c>pubsub.&lt;name&gt;</c>, when the component's
/// reflection says so. Looked for once, at the start: what comes later is not seen.
/// </summary>
internal sealed partial class ComponentSockets(ILogger<ComponentSockets> logger)
{
    private const string ServiceName = "dapr.proto.components.v1.PubSub";
    private const string FolderVariable = "DAPR_COMPONENTS_SOCKETS_FOLDER";
    private const string DefaultFolder = "/tmp/dapr-components-sockets";

    /// <summary>A socket without a listener refuses at once; one whose listener does not answer is given up after this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>The socket that serves a component type; null for none.</summary>
    public string? Find(string type) => _paths.GetValueOrDefault(type);

    public async Task DiscoverAsync(CancellationToken cancellationToken)
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } given ? given : DefaultFolder;
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                if (await ServesPubSubAsync(path, cancellationToken))
                {
                    var type = $"pubsub.{Path.GetFileNameWithoutExtension(path)}";
                    _paths[type] = path;
                    LogFound(type, path);
                }
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnusable(path, error.Status.Detail);
            }
        }
    }

    /// <summary>A channel to the listener on a socket. It connects with each call that finds no connection.</summary>
    public static GrpcChannel Connect(string path) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        DisposeHttpClient = true,
        ThrowOperationCanceledOnCancellation = true,
        HttpHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
    });

    private static async Task<bool> ServesPubSubAsync(string path, CancellationToken cancellationToken)
    {
        using var channel = Connect(path);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        var serves = false;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            serves |= call.ResponseStream.Current.ListServicesResponse?.Service.Any(service => service.Name == ServiceName) == true;
        }
        return serves;
    }

    [LoggerMessage(LogLevel.Information, "Pluggable component '{Type}' is served by {Path}")]
    private partial void LogFound(string type, string path);

    [LoggerMessage(LogLevel.Warning, "Could not use socket {Path}: {Reason}")]
    private partial void LogUnusable(string path, string reason);
}
