using DaprImages.Vision;
using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Uploads;

internal static class UploadsServiceCollectionExtensions
{
    public static IServiceCollection AddUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UploadOptions>().Bind(configuration.GetSection(UploadOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        services.AddImageInspection();
        services.AddSingleton<UploadMetrics>();
        services.AddSingleton<StoringBudget>();
        services.AddSingleton<ImageUploader>();
        return services;
    }
}
