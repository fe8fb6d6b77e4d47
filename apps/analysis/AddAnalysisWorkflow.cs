using Dapr.Workflow;
using DaprImages.Analysis.Stages;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis;

internal static class AnalysisWorkflowServiceCollectionExtensions
{
    public static IServiceCollection AddAnalysisWorkflow(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDaprWorkflow(workflow =>
        {
            workflow.RegisterWorkflow<AnalyzeImageWorkflow>();

            workflow.RegisterActivity<Preprocess>();
            workflow.RegisterActivity<DetectObjects>();
            workflow.RegisterActivity<ClassifyScene>();
            workflow.RegisterActivity<RecognizeText>();
            workflow.RegisterActivity<RecognizeFaces>();
            workflow.RegisterActivity<ExtractMetadata>();
            workflow.RegisterActivity<EmbedImage>();
            workflow.RegisterActivity<DescribeImage>();
            workflow.RegisterActivity<AggregateResults>();
            workflow.RegisterActivity<StoreResults>();
            workflow.RegisterActivity<PostProcess>();
            workflow.RegisterActivity<Notify>();
            workflow.RegisterActivity<RecordFailure>();
            workflow.RegisterActivity<FailRun>();
        });
        services.AddOptions<StageOptions>().Bind(configuration.GetSection(StageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StageOptions>, StageOptionsValidator>();
        services.AddSingleton<StageMetrics>();
        services.AddSingleton<StageRunner>();
        services.AddSingleton<Pictures>();
        services.AddHostedService<StageModels>();
        services.AddSingleton<EmbeddingIndexing>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddingIndexing>());
        return services;
    }
}
