using DaprImages.Sidecar.Secrets;

namespace DaprImages.Sidecar.Components;

internal static class ComponentsServiceCollectionExtensions
{
    /// <summary>The app's components. They are initialised before anything that is registered later starts; each category is an <see cref="IComponentCategory"/>.</summary>
    public static IServiceCollection AddComponents(this IServiceCollection services, ComponentSet components, SecretStores secretStores)
    {
        services.AddSingleton(components);
        services.AddSingleton(secretStores);
        services.AddHostedService<ComponentHost>();
        return services;
    }
}
