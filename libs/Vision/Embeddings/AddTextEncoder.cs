using DaprImages.Vision.Cpu;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Embeddings;

public static class TextEncoderServiceCollectionExtensions
{
    /// <summary><see cref="ITextEncoder"/>, and of the rest of the library only what it stands on.</summary>
    public static IServiceCollection AddTextEncoder(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CpuOptions>().Bind(configuration.GetSection(CpuOptions.Section)).ValidateOnStart();
        services.AddOptions<OnnxOptions>().Bind(configuration.GetSection(OnnxOptions.Section)).ValidateOnStart();
        services.AddOptions<ModelOptions>()
            .Bind(configuration.GetSection(ModelOptions.Section))
            .Configure(options => options.Folder ??= configuration[ModelOptions.FolderVariable])
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CpuOptions>, CpuOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxOptions>, OnnxOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxOptions>, OnnxProviderCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>());
        services.TryAddSingleton<CpuGate>();
        services.TryAddSingleton<ModelStore>();
        services.TryAddSingleton<ITextEncoder, ClipTextEncoder>();
        return services;
    }
}
