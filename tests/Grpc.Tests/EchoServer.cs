using System.Net;
using System.Net.Sockets;
using DaprImages.Grpc.Tests.Protocol;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DaprImages.Grpc.Tests;

/// <summary>The echo service on a loopback port, or on a Unix socket in a folder of its own.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    /// <summary>How long a test waits for what has to come, on a machine that has much else to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly string? _folder;

    private EchoServer(WebApplication app, string? folder) => (_app, _folder) = (app, folder);

    public CallsSeen Seen => _app.Services.GetRequiredService<CallsSeen>();

    public string Address => _app.Urls.Single();

    /// <summary>As gRPC clients of other languages want it.</summary>
    public string Target => _folder is null ? new Uri(Address).Authority : $"unix:{_folder}/echo.sock";

    public static async Task<EchoServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null, bool unixSocket = false, IPEndPoint? endPoint = null, Action<KestrelServerLimits>? limits = null)
    {
        var folder = unixSocket ? Directory.CreateTempSubdirectory("echo-").FullName : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            limits?.Invoke(kestrel.Limits);
            if (folder is not null)
            {
                kestrel.ListenUnixSocket(Path.Combine(folder, "echo.sock"), listen => listen.Protocols = HttpProtocols.Http2);
            }
            else
            {
                kestrel.Listen(endPoint ?? new(IPAddress.Loopback, 0), listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.AddSingleton<CallsSeen>();
        builder.Services.AddGrpc(configure ?? (_ => { }));
        builder.Services.AddGrpcReflection();
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        app.MapGrpcReflectionService();
        await app.StartAsync();
        return new EchoServer(app, folder);
    }

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        if (_folder is not null)
        {
            var endPoint = new UnixDomainSocketEndPoint(Path.Combine(_folder, "echo.sock"));
            options.HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(endPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
        }
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(_folder is null ? Address : "http://localhost", options);
    }

    public Echo.EchoClient Client(Action<GrpcChannelOptions>? configure = null) => new(Connect(configure));

    /// <summary>The official client, once refused, asks again only after a while; ours at once.</summary>
    public static async Task<Words> SayWhenThereAsync(Echo.EchoClient client, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await client.SayAsync(new Words { Text = text });
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(100, patience.Token);
            }
        }
    }

    /// <summary>Ends at once, without waiting for calls.</summary>
    public Task StopAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
