using System.Net.Sockets;
using System.Text;
using Dapr.Proto.Components.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>What daprd is to the component: one connection for each component, which names it in every call.</summary>
public sealed class Sidecar : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Metadata _headers;

    internal Sidecar(string socket, string component, uint? userId = null)
    {
        var endPoint = new UnixDomainSocketEndPoint(socket);
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await (userId is { } id ? OtherUser.RunAsync(id, () => connection.Connect(endPoint)) : connection.ConnectAsync(endPoint, cancellationToken).AsTask());
                    return new NetworkStream(connection, ownsSocket: true);
                },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 4 << 20, // daprd's
        });
        Client = new PubSub.PubSubClient(_channel);
        _headers = new Metadata { { "x-component-instance", component } };
    }

    internal PubSub.PubSubClient Client { get; }

    /// <param name="metadata">Pairs of name and value, beside the connection string and the consumer.</param>
    public async Task InitAsync(string connectionString, string consumer = "app", params string[] metadata)
    {
        var request = new PubSubInitRequest { Metadata = new MetadataRequest() };
        request.Metadata.Properties["connectionString"] = connectionString;
        request.Metadata.Properties["consumerID"] = consumer;
        foreach (var pair in metadata.Chunk(2))
        {
            request.Metadata.Properties[pair[0]] = pair[1];
        }
        await Client.InitAsync(request, _headers);
    }

    /// <summary>Asks what is served here, by reflection v1alpha as daprd does.</summary>
    /// <returns>The answer as it came.</returns>
    public async Task<string> ListServicesAsync()
    {
        var bytes = Marshallers.Create<byte[]>(message => message, message => message);
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo", bytes, bytes);
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        await call.RequestStream.WriteAsync([(7 << 3) | 2, 1, (byte)'*']); // list_services
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return Encoding.ASCII.GetString(call.ResponseStream.Current);
    }

    public async Task<string[]> FeaturesAsync() => [.. (await Client.FeaturesAsync(new FeaturesRequest(), _headers)).Features];

    public async Task PublishAsync(string topic, string data, params string[] metadata) => await PublishAsync(topic, ByteString.CopyFromUtf8(data), metadata);

    internal async Task PublishAsync(string topic, ByteString data, params string[] metadata)
    {
        var request = new PublishRequest { Topic = topic, Data = data };
        foreach (var pair in metadata.Chunk(2))
        {
            request.Metadata[pair[0]] = pair[1];
        }
        await Client.PublishAsync(request, _headers);
    }

    internal async Task<BulkPublishResponse> PublishBulkAsync(string topic, params BulkMessageEntry[] entries) =>
        await Client.BulkPublishAsync(new BulkPublishRequest { Topic = topic, Entries = { entries } }, _headers);

    public async Task PauseAsync() => await Client.PauseAsync(new PauseRequest(), _headers);

    public async Task ResumeAsync() => await Client.ResumeAsync(new ResumeRequest(), _headers);

    internal async Task PingAsync() => await Client.PingAsync(new PingRequest(), _headers);

    /// <summary>Opens a topic's stream.</summary>
    public async Task<Subscriber> SubscribeAsync(string topic, params string[] metadata)
    {
        var call = Client.PullMessages(_headers);
        var request = new PullMessagesRequest { Topic = new Topic { Name = topic } };
        foreach (var pair in metadata.Chunk(2))
        {
            request.Topic.Metadata[pair[0]] = pair[1];
        }
        await call.RequestStream.WriteAsync(request);
        return new Subscriber(call);
    }

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
