using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Runs;

internal static class RunsServiceCollectionExtensions
{
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(RunOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RunOptionsValidator>();
        services.AddSingleton<QueueMetrics>();
        services.AddSingleton<RunStarter>();
        services.AddHostedService(provider => provider.GetRequiredService<RunStarter>());
        services.AddSingleton<Sweep>();
        return services;
    }
}
