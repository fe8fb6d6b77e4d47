namespace DaprImages.Upload.Analysis;

internal static class StatusFeedServiceCollectionExtensions
{
    public static IServiceCollection AddStatusFeed(this IServiceCollection services)
    {
        services.AddSingleton<AnalysisWaker>();
        services.AddSingleton<StatusFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusFeed>());
        return services;
    }
}
