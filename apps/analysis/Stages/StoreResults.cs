using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Data.Runs;

namespace DaprImages.Analysis.Stages;

/// <summary>Makes the run's results the image's, in one transaction, and takes the image out of the queue.</summary>
internal sealed class StoreResults(StageRunner stages, RunTable runs) : WorkflowActivity<StoreResults.Input, bool>
{
    internal sealed record Input(StageInput Run, AggregateResults.Output Summary);

    /// <returns>False when the image was deleted.</returns>
    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        var stored = true;
        var outcome = await stages.RunAsync(Stage.Store, input.Run, async cancellationToken =>
        {
            var summary = input.Summary;
            stored = await runs.StoreAsync(
                input.Run.RunId,
                input.Run.ImageId,
                new AnalysisSummary(
                    summary.Width,
                    summary.Height,
                    summary.TakenAt,
                    summary.CameraMake,
                    summary.CameraModel,
                    summary.Latitude,
                    summary.Longitude,
                    summary.Caption,
                    [.. summary.Tags.Select(tag => (tag.Kind, tag.Name, tag.Confidence))]),
                cancellationToken);
            return null;
        });
        return stored && outcome.Status == StageOutcomeStatus.Completed;
    }
}
