using System.Net;
using DaprImages.Sidecar.Startup;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DaprImages.Sidecar.Api;

internal static class ListenersExtensions
{
    /// <summary>The two doors: HTTP/1.1 with Dapr's HTTP API, and HTTP/2 with gRPC.</summary>
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder, SidecarArguments arguments)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // Bodies and headers have Dapr's limits and answers; Kestrel only keeps the outermost bounds.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = Math.Max(32 << 10, 4 * arguments.MaxHeaderSize);
            kestrel.Limits.MaxRequestHeaderCount = 1000;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // A worker's calls all share one connection.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 100_000;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
            kestrel.Limits.Http2.InitialStreamWindowSize = 2 << 20;
            foreach (var address in Addresses(arguments))
            {
                kestrel.Listen(address, arguments.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(address, arguments.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = arguments.MaxBodySize;
            grpc.MaxSendMessageSize = null;
        });
        return builder;
    }

    private static IEnumerable<IPAddress> Addresses(SidecarArguments arguments) => arguments.ListenAddresses.Count == 0
        ? [IPAddress.IPv6Any]
        : arguments.ListenAddresses.Select(text =>
            IPAddress.TryParse(text.Trim('[', ']'), out var address) ? address
            : text == "localhost" ? IPAddress.Loopback
            : throw new FatalException($"invalid value for 'dapr-listen-addresses': {text} is no IP address"));
}
