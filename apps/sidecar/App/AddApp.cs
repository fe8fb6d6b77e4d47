namespace DaprImages.Sidecar.App;

internal static class AppServiceCollectionExtensions
{
    /// <summary>The channel to the app, and its life with the sidecar. <see cref="IAppTraffic"/> is registered by those who have some.</summary>
    public static IServiceCollection AddApp(this IServiceCollection services)
    {
        services.AddSingleton<AppChannel>();
        services.AddSingleton<SidecarIdentity>();
        services.AddSingleton<AppConfiguration>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<AppHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<AppHealth>());
        services.AddHostedService<AppLifecycle>();
        return services;
    }
}
