using DaprImages.Sidecar.Components;

namespace DaprImages.Sidecar.State;

internal static class StateServiceCollectionExtensions
{
    public static IServiceCollection AddState(this IServiceCollection services)
    {
        services.AddSingleton<StateStores>();
        services.AddSingleton<IComponentCategory>(provider => provider.GetRequiredService<StateStores>());
        return services;
    }
}
