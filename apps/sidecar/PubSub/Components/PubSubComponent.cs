using Dapr.Proto.Components.V1;
using Grpc.Core;
using Grpc.Net.Client;
using ComponentClient = Dapr.Proto.Components.V1.PubSub.PubSubClient;

namespace DaprImages.Sidecar.PubSub.Components;

/// <summary>A pluggable pub/sub component in use. Every call names the component it is for, as several may share a socket.</summary>
internal sealed class PubSubComponent : IDisposable
{
    private const string BulkPublishFeature = "BULK_PUBSUB";
    private const string TimeToLiveFeature = "MESSAGE_TTL";
    private const string ImmediateFeature = "BULK_SUBSCRIBE_IMMEDIATE";

    private readonly GrpcChannel _channel;
    private readonly ComponentClient _client;
    private readonly Metadata _headers;

    private PubSubComponent(string name, string socket, TopicScopes scopes)
    {
        Name = name;
        Scopes = scopes;
        _channel = ComponentSockets.Connect(socket);
        _client = new ComponentClient(_channel);
        _headers = new Metadata { { "x-component-instance", name } };
    }

    public string Name { get; }

    public TopicScopes Scopes { get; }

    public IReadOnlyList<string> Features { get; private set; } = [];

    /// <summary>Takes many messages in one call.</summary>
    public bool PublishesInBulk { get; private set; }

    /// <summary>Ends messages itself when their time is over, so that the event need not say when.</summary>
    public bool ExpiresMessages { get; private set; }

    /// <summary>Waiting for more messages of a bulk subscription is of no use.</summary>
    public bool DeliversAtOnce { get; private set; }

    /// <exception cref="ComponentException">The component cannot be reached, or refuses its settings.</exception>
    public static async Task<PubSubComponent> StartAsync(string name, string socket, IReadOnlyDictionary<string, string> settings, TopicScopes scopes, CancellationToken cancellationToken)
    {
        var component = new PubSubComponent(name, socket, scopes);
        try
        {
            var init = new PubSubInitRequest { Metadata = new MetadataRequest { Properties = { settings.ToDictionary() } } };
            await AnswerAsync(component._client.InitAsync(init, component._headers, cancellationToken: cancellationToken));
            var answer = await AnswerAsync(component._client.FeaturesAsync(new FeaturesRequest(), component._headers, cancellationToken: cancellationToken));
            component.Features = [.. answer.Features];
            component.PublishesInBulk = answer.Features.Contains(BulkPublishFeature);
            component.ExpiresMessages = answer.Features.Contains(TimeToLiveFeature);
            component.DeliversAtOnce = answer.Features.Contains(ImmediateFeature);
            return component;
        }
        catch
        {
            component.Dispose();
            throw;
        }
    }

    /// <exception cref="ComponentException"/>
    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken) => AnswerAsync(_client.PublishAsync(request, _headers, cancellationToken: cancellationToken));

    /// <returns>The entries that failed, each with its reason.</returns>
    /// <exception cref="ComponentException"/>
    public async Task<IReadOnlyList<BulkPublishResponseFailedEntry>> BulkPublishAsync(BulkPublishRequest request, CancellationToken cancellationToken) =>
        (await AnswerAsync(_client.BulkPublishAsync(request, _headers, cancellationToken: cancellationToken))).FailedEntries;

    /// <summary>Opens a stream of messages; the first request on it has to name the topic.</summary>
    public AsyncDuplexStreamingCall<PullMessagesRequest, PullMessagesResponse> PullMessages(CancellationToken cancellationToken) => _client.PullMessages(_headers, cancellationToken: cancellationToken);

    /// <summary>Asks the component to hand out nothing new.</summary>
    /// <exception cref="ComponentException">It cannot, or is away.</exception>
    public Task PauseAsync(CancellationToken cancellationToken) => AnswerAsync(_client.PauseAsync(new PauseRequest(), _headers, cancellationToken: cancellationToken));

    public void Dispose() => _channel.Dispose();

    private static async Task<T> AnswerAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException error)
        {
            throw new ComponentException(error);
        }
    }
}
