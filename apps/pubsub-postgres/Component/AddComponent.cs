using DaprImages.PubSubPostgres.Queue;

namespace DaprImages.PubSubPostgres.Component;

internal static class ComponentServiceCollectionExtensions
{
    /// <summary>Room for the largest bulk; what is too large to be delivered is refused with a reason.</summary>
    private const int MaxReceiveBytes = 128 << 20;

    /// <param name="stateFolder">Ours alone; outlives the process.</param>
    public static IServiceCollection AddComponent(this IServiceCollection services, string stateFolder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<QueueMetrics>();
        services.AddSingleton<Brokers>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton(new RememberedInits(Path.Combine(stateFolder, "inits.json")));
        services.AddSingleton<ComponentInstances>();
        services.AddSingleton<PubSubService>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxReceiveBytes);
        services.AddGrpcReflection();
        return services;
    }
}
