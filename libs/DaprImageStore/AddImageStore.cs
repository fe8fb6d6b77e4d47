using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.DaprImageStore;

public static class ImageStoreServiceCollectionExtensions
{
    /// <summary>A Dapr client whose messages may be as large as a photo, and the image store over it.</summary>
    public static IServiceCollection AddImageStore(this IServiceCollection services)
    {
        services.AddDaprClient(dapr => dapr.UseGrpcChannelOptions(new GrpcChannelOptions
        {
            MaxReceiveMessageSize = ImageStore.LargestMessage,
            MaxSendMessageSize = ImageStore.LargestMessage,
        }));
        services.AddSingleton<ImageStore>();
        return services;
    }
}
