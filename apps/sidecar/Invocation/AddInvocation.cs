namespace DaprImages.Sidecar.Invocation;

internal static class InvocationServiceCollectionExtensions
{
    public static IServiceCollection AddInvocation(this IServiceCollection services) => services.AddSingleton<AppInvocation>();
}
