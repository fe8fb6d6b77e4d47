using DaprImages.Contracts.Results;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Faces;
using DaprImages.Vision.Images;
using DaprImages.Vision.Metadata;
using DaprImages.Vision.Models;
using DaprImages.Vision.Objects;
using DaprImages.Vision.Onnx;
using DaprImages.Vision.Scenes;
using DaprImages.Vision.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision;

public static class VisionServiceCollectionExtensions
{
    /// <summary>What it takes to look at a file before it is stored: <see cref="ImageInspector"/>.</summary>
    public static IServiceCollection AddImageInspection(this IServiceCollection services)
    {
        services.AddValidatedOptions<ImageLimits, ImageLimitsValidator>(ImageLimits.Section);
        services.TryAddSingleton<ImageInspector>();
        return services;
    }

    /// <summary>
    /// Everything that looks at pictures: <see cref="ImagePreparer"/>, <see cref="AnalysisImageCache"/>, and one <see cref="IVisionEngine{TInput, TResult}"/>
    /// a kind of analysis. An engine whose model is not installed is there too, and says so.
    /// </summary>
    public static IServiceCollection AddVision(this IServiceCollection services)
    {
        services.AddImageInspection();
        services.AddValidatedOptions<AnalysisImageOptions, AnalysisImageOptionsValidator>(AnalysisImageOptions.Section);
        services.AddValidatedOptions<AnalysisCacheOptions, AnalysisCacheOptionsValidator>(AnalysisCacheOptions.Section);
        services.AddValidatedOptions<CpuOptions, CpuOptionsValidator>(CpuOptions.Section);
        services.AddValidatedOptions<TextOptions, TextOptionsValidator>(TextOptions.Section);
        services.AddValidatedOptions<OnnxOptions, OnnxOptionsValidator>(OnnxOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxOptions>, OnnxProviderCheck>());
        services.AddValidatedOptions<ModelOptions, ModelOptionsValidator>(ModelOptions.Section);
        services.AddOptions<ModelOptions>().Configure<IConfiguration>((options, configuration) => options.Folder ??= configuration[ModelOptions.FolderVariable]);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CpuGate>();
        services.TryAddSingleton<ImageDecoder>();
        services.TryAddSingleton<AnalysisImageCache>();
        services.TryAddSingleton<ImagePreparer>();
        services.TryAddSingleton<ModelStore>();

        services.TryAddSingleton<IVisionEngine<ReadOnlyMemory<byte>, MetadataResult>, MetadataReader>();
        services.TryAddSingleton<IVisionEngine<AnalysisImage, TextResult>, TextRecognizer>();
        services.TryAddSingleton<IVisionEngine<CaptionInput, CaptionResult>, ImageDescriber>();
        services.TryAddSingleton<IVisionEngine<AnalysisImage, ObjectsResult>, ObjectDetector>();
        services.TryAddSingleton<IVisionEngine<AnalysisImage, SceneResult>, SceneClassifier>();
        services.TryAddSingleton<IVisionEngine<AnalysisImage, FaceFindings>, FaceRecognizer>();
        services.TryAddSingleton<IVisionEngine<AnalysisImage, ImageEmbedding>, ImageEmbedder>();
        return services;
    }

    private static void AddValidatedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }
}
