using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;

namespace DaprImages.Analysis.Stages;

/// <summary>What is in the picture, and where.</summary>
internal sealed class DetectObjects(StageRunner stages, Pictures pictures, IVisionEngine<AnalysisImage, ObjectsResult> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Objects, input, engine.Availability, async cancellationToken =>
    {
        using var picture = await pictures.GetAsync(input.ImageId, cancellationToken);
        return await engine.AnalyzeAsync(picture.Image, cancellationToken);
    });
}
