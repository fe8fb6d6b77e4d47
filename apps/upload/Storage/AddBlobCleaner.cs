namespace DaprImages.Upload.Storage;

internal static class BlobCleanerServiceCollectionExtensions
{
    public static IServiceCollection AddBlobCleaner(this IServiceCollection services)
    {
        services.AddSingleton<BlobCleaner>();
        services.AddHostedService(provider => provider.GetRequiredService<BlobCleaner>());
        return services;
    }
}
