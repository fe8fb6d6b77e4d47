using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.DaprImageStore;

public static class ImageStoreServiceCollectionExtensions
{
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(2);

    /// <summary>A Dapr client whose messages may be as large as a photo, the image store over it, and a health check that says when the sidecar is away.</summary>
    public static IServiceCollection AddImageStore(this IServiceCollection services)
    {
        services.AddDaprClient(dapr => dapr.UseGrpcChannelOptions(new GrpcChannelOptions
        {
            MaxReceiveMessageSize = ImageStore.LargestMessage,
            MaxSendMessageSize = ImageStore.LargestMessage,
            ThrowOperationCanceledOnCancellation = true, // as the client has it unless it is given options
        }));
        services.AddHealthChecks().AddCheck<SidecarCheck>("sidecar", timeout: CheckPatience);
        services.AddSingleton<ImageStore>();
        return services;
    }
}
