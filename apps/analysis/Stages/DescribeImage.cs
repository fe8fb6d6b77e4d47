using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Runs;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;

namespace DaprImages.Analysis.Stages;

/// <summary>The image in one sentence, by a captioning model, or made of what the other stages found, now or in an earlier run.</summary>
internal sealed class DescribeImage(StageRunner stages, RunTable runs, Pictures pictures, IVisionEngine<CaptionInput, CaptionResult> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Caption, input, engine.Availability, async cancellationToken =>
    {
        var found = await FoundResults.ReadAsync(runs, input.RunId, cancellationToken);
        return await engine.AnalyzeAsync(new CaptionInput(found.Objects, found.Scene, found.Text, found.Faces, found.Metadata, token => pictures.GetAsync(input.ImageId, token)), cancellationToken);
    });
}
