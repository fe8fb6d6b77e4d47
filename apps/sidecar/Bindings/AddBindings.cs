using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Components;

namespace DaprImages.Sidecar.Bindings;

internal static class BindingsServiceCollectionExtensions
{
    /// <summary>Bindings in both directions. Subscriptions begin before input bindings do, so register pub/sub before these.</summary>
    public static IServiceCollection AddBindings(this IServiceCollection services)
    {
        services.AddSingleton<BindingComponents>();
        services.AddSingleton<IComponentCategory>(provider => provider.GetRequiredService<BindingComponents>());
        services.AddSingleton<IAppTraffic, InputBindings>();
        return services;
    }
}
