using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>What kind of place, event or setting the picture shows.</summary>
internal sealed class ClassifyScene(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, SceneResult> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Scene, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        return await engine.AnalyzeAsync(picture.Image, cancellationToken);
    });
}
