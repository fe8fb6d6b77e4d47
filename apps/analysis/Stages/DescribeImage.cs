using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;
using DaprImages.Data.Runs;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;

namespace DaprImages.Analysis.Stages;

/// <summary>The image in one sentence, by a captioning model, or made of what the other stages found, now or in an earlier run.</summary>
internal sealed class DescribeImage(StageRunner stages, RunTable runs, FaceTable faces, Pictures pictures, IVisionEngine<CaptionInput, CaptionResult> engine) : WorkflowActivity<StageInput, StageOutcome>
{
    public override Task<StageOutcome> RunAsync(WorkflowActivityContext context, StageInput input) => stages.RunAsync(Stage.Caption, input, engine.Availability, async cancellationToken =>
    {
        var found = await FoundResults.ReadAsync(runs, input.RunId, cancellationToken);
        // People may have been named since their faces were found.
        var people = found.Faces is { } result ? await faces.NameAsync(input.ImageId, result, cancellationToken) : null;
        return await engine.AnalyzeAsync(new CaptionInput(found.Objects, found.Scene, found.Text, people, found.Metadata, token => pictures.GetAsync(input.ImageId, token)), cancellationToken);
    });
}
