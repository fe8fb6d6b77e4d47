using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;

namespace DaprImages.Analysis.Stages;

/// <summary>What the camera and later programs wrote into the original.</summary>
internal sealed class ExtractMetadata(StageRunner stages, Pictures pictures, IVisionEngine<ReadOnlyMemory<byte>, MetadataResult> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Metadata, input, engine.Availability, async cancellationToken =>
        await engine.AnalyzeAsync(await pictures.ReadOriginalAsync(input.ImageId, cancellationToken) ?? throw new FileNotFoundException("The image was deleted."), cancellationToken));
}
