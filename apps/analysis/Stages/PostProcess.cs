using Dapr.Workflow;
using DaprImages.Analysis.Runs;
using DaprImages.Contracts;
using DaprImages.Data.Runs;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>Dates the analysis, gives the picture's memory back, and lets the next image in.</summary>
internal sealed class PostProcess(StageRunner stages, RunTable runs, AnalysisImageCache cache, RunStarter starter) : WorkflowActivity<StageInput, object?>
{
    public override async Task<object?> RunAsync(WorkflowActivityContext context, StageInput input)
    {
        await stages.RunAsync(Stage.PostProcess, input, async cancellationToken =>
        {
            await runs.MarkAnalyzedAsync(input.ImageId, cancellationToken);
            cache.Remove(input.ImageId);
            return null;
        });
        starter.Wake();
        return null;
    }
}
