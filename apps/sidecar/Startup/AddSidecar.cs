using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.Resiliency;
using DaprImages.Sidecar.Resources;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DaprImages.Sidecar.Startup;

internal static class SidecarServiceCollectionExtensions
{
    /// <summary>What every part of the sidecar knows: its arguments, configuration and resources, the trace of a request, and how it ends.</summary>
    public static IServiceCollection AddSidecar(this IServiceCollection services, SidecarArguments arguments, Configuration configuration, ResourceSet resources)
    {
        services.AddSingleton(arguments);
        services.AddSingleton(configuration);
        services.AddSingleton(resources);
        services.AddSingleton<ResiliencyPolicies>();
        services.AddSingleton<Tracing>();
        services.AddSingleton<SidecarMetadata>();
        services.AddSingleton<DaprService>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        // Everything that is waited for has limits of its own; this is for what hangs all the same.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = arguments.BlockShutdown + arguments.GracefulShutdown + TimeSpan.FromSeconds(5));
        return services;
    }
}
