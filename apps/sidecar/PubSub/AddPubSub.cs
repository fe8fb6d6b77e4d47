using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Delivery;
using DaprImages.Sidecar.PubSub.Publishing;
using DaprImages.Sidecar.PubSub.Streaming;
using DaprImages.Sidecar.PubSub.Subscriptions;

namespace DaprImages.Sidecar.PubSub;

internal static class PubSubServiceCollectionExtensions
{
    /// <summary>Publishing and subscribing through pluggable components.</summary>
    public static IServiceCollection AddPubSub(this IServiceCollection services)
    {
        services.AddSingleton<ComponentSockets>();
        services.AddSingleton<PubSubComponents>();
        services.AddSingleton<IComponentCategory>(provider => provider.GetRequiredService<PubSubComponents>());
        services.AddHostedService(provider => provider.GetRequiredService<PubSubComponents>());
        services.AddSingleton<Publisher>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<AppRequests>();
        services.AddSingleton<TopicStreams>();
        services.AddSingleton<SubscriptionSet>();
        services.AddSingleton<IAppTraffic, TopicTraffic>();
        services.AddSingleton<StreamingSubscriptions>();
        return services;
    }
}
