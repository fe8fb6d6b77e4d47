using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Resiliency;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Makes what brings a subscription's messages to its subscriber.</summary>
internal sealed class MessageHandlers(AppRequests app, ResiliencyPolicies policies, DeadLetters deadLetters, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly AppSubscriber _app = new(app);

    /// <summary>For a subscription of the app's routes.</summary>
    public IMessageHandler ForApp(PubSubComponent component, Subscription subscription) => subscription.Bulk is { } gathering
        ? new BulkDelivery(component, subscription, gathering, app, policies.ComponentInbound(component.Name), deadLetters, clock, loggers.CreateLogger<BulkDelivery>())
        : For(component, subscription, _app);

    public IMessageHandler For(PubSubComponent component, Subscription subscription, ISubscriber subscriber) =>
        new SingleDelivery(component, subscription, subscriber, policies.ComponentInbound(component.Name), deadLetters, clock, loggers.CreateLogger<SingleDelivery>());
}
