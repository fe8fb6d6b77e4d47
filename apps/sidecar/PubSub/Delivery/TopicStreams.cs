using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Opens the streams of subscriptions, each with what brings its messages to the subscriber.</summary>
internal sealed class TopicStreams(AppRequests app, ResiliencyPolicies policies, DeadLetters deadLetters, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly AppSubscriber _app = new(app);

    /// <summary>For a subscription of the app's routes.</summary>
    /// <exception cref="Grpc.Core.RpcException">The component is away.</exception>
    public Task<TopicStream> OpenAsync(PubSubComponent component, Subscription subscription) => subscription.Bulk is { } gathering
        ? OpenAsync(component, subscription, new BulkDelivery(component, subscription, gathering, app, policies.ComponentInbound(component.Name), deadLetters, clock, loggers.CreateLogger<BulkDelivery>()))
        : OpenAsync(component, subscription, _app);

    /// <exception cref="Grpc.Core.RpcException">The component is away.</exception>
    public Task<TopicStream> OpenAsync(PubSubComponent component, Subscription subscription, ISubscriber subscriber) =>
        OpenAsync(component, subscription, new SingleDelivery(component, subscription, subscriber, policies.ComponentInbound(component.Name), deadLetters, clock, loggers.CreateLogger<SingleDelivery>()));

    private Task<TopicStream> OpenAsync(PubSubComponent component, Subscription subscription, IMessageHandler handler) =>
        TopicStream.OpenAsync(component, subscription, handler, loggers.CreateLogger<TopicStream>());
}
