using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DaprImages.PubSubPostgres.Socket;

internal static class SocketWebHostBuilderExtensions
{
    /// <summary>Loopback, for nobody but the pod or machine has to ask; ASPNETCORE_URLS says otherwise.</summary>
    private const string DefaultUrl = "http://127.0.0.1:3560";

    /// <summary>Each subscribed topic is a stream of daprd's one connection, and each message being published another.</summary>
    private const int MaxStreams = 10_000;

    /// <summary>How long a stop waits for sidecars to let go of their connections.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <summary>gRPC on the component's socket, HTTP where the configuration says.</summary>
    public static void ServeOn(this WebApplicationBuilder builder, ComponentSocket socket)
    {
        builder.WebHost.UseUrls($"{builder.Configuration["urls"] ?? DefaultUrl};http://unix:{socket.BindPath}");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopPatience);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = endpoint.SocketPath is null ? HttpProtocols.Http1 : HttpProtocols.Http2);
        });
    }

    /// <summary>Shows the socket when it is answered, and takes it away at the end.</summary>
    public static void Publish(this WebApplication app, ComponentSocket socket)
    {
        app.Lifetime.ApplicationStarted.Register(socket.Publish);
        app.Lifetime.ApplicationStopped.Register(socket.Dispose);
    }
}
