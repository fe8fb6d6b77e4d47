using Dapr.Common;
using DurableTask.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dapr.Workflow;

/// <summary>The way to the sidecar's task hub, one for client and worker. It comes about with the first call and again after every loss.</summary>
internal sealed class TaskHubConnection : IDisposable
{
    private static readonly string UserAgent = DaprClientUtilities.GetUserAgent(typeof(TaskHubConnection).Assembly).ToString();

    private readonly GrpcChannel _channel;
    private readonly string? _apiToken;

    public TaskHubConnection(string endpoint, string? apiToken, TaskHubMessageSizes sizes)
        : this(GrpcChannel.ForAddress(endpoint, OptionsFor(sizes)), apiToken)
    {
    }

    public TaskHubConnection(GrpcChannel channel, string? apiToken)
    {
        (_channel, _apiToken) = (channel, apiToken);
        Client = new(channel);
    }

    public TaskHubSidecarService.TaskHubSidecarServiceClient Client { get; }

    public string Address => _channel.Target;

    /// <summary>For one call: with token, trace and user agent.</summary>
    public CallOptions CallOptions(CancellationToken cancellationToken) => DaprClientUtilities.ConfigureGrpcCallOptions(UserAgent, _apiToken, cancellationToken);

    public void Dispose() => _channel.Dispose();

    private static GrpcChannelOptions OptionsFor(TaskHubMessageSizes sizes) => new()
    {
        MaxReceiveMessageSize = sizes.MaxReceive,
        MaxSendMessageSize = sizes.MaxSend,
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            // Streams stay open for days: never closed for silence, and asked now and then whether the other side is still there.
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
        },
    };
}
