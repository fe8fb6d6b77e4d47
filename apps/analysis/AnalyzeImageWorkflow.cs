using Dapr.Workflow;
using DaprImages.Analysis.Stages;
using DaprImages.Contracts;

namespace DaprImages.Analysis;

/// <summary>
/// The analysis of one image: prepare it, look at it in every way at once, describe it, and store what was found. A stage that fails for good does not take the
/// others with it.
/// </summary>
internal sealed class AnalyzeImageWorkflow : Workflow<AnalysisRequest, ImageStatus>
{
    // Instances under way replay by these: changed policies apply to new images and may surprise those in flight.

    /// <summary>For the stage that fetches and writes files: a store in trouble, which cannot be told from a store that refuses, gets minutes to recover.</summary>
    private static readonly WorkflowTaskOptions Fetch = new(new WorkflowRetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>For stages that look at the picture: what fails twice more after a pause is not going to work.</summary>
    private static readonly WorkflowTaskOptions Look = new(new WorkflowRetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 4));

    /// <summary>For stages that only write: giving up would lose what was found.</summary>
    private static readonly WorkflowTaskOptions Keep = new(new WorkflowRetryPolicy(
        maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    public override async Task<ImageStatus> RunAsync(WorkflowContext context, AnalysisRequest request)
    {
        var run = new StageInput(request.ImageId, request.RunId);

        var prepared = await RunStageAsync(context, Fetch, nameof(Preprocess), Stage.Preprocess, run, run);
        if (prepared.Status == StageOutcomeStatus.Failed)
        {
            await context.CallActivityAsync(nameof(FailRun), new FailRun.Input(run, prepared.Error), Keep);
            return await EndAsync(context, run, ImageStatus.Failed, prepared.Error);
        }

        await Task.WhenAll(Looking(request).Select(look => RunStageAsync(context, Look, look.Activity, look.Stage, run, run)));
        await RunStageAsync(context, Look, nameof(DescribeImage), Stage.Caption, run, run);

        var summary = await context.CallActivityAsync<AggregateResults.Output>(nameof(AggregateResults), run, Keep);
        if (!await context.CallActivityAsync<bool>(nameof(StoreResults), new StoreResults.Input(run, summary), Keep))
        {
            return ImageStatus.Failed; // the image was deleted meanwhile
        }
        await context.CallActivityAsync(nameof(PostProcess), run, Keep);
        return await EndAsync(context, run, ImageStatus.Completed, null);
    }

    /// <summary>The stages that look at the picture, all of them or those that were asked for.</summary>
    private static IEnumerable<(string Activity, string Stage)> Looking(AnalysisRequest request) => new[]
    {
        (nameof(DetectObjects), Stage.Objects),
        (nameof(ClassifyScene), Stage.Scene),
        (nameof(RecognizeText), Stage.Text),
        (nameof(RecognizeFaces), Stage.Faces),
        (nameof(ExtractMetadata), Stage.Metadata),
        (nameof(EmbedImage), Stage.Embedding),
    }.Where(look => request.Stages is null || request.Stages.Contains(look.Item2));

    private static async Task<ImageStatus> EndAsync(WorkflowContext context, StageInput run, ImageStatus status, string? error)
    {
        await RunStageAsync(context, Look, nameof(Notify), Stage.Notify, run, new Notify.Input(run, status, error));
        return status;
    }

    /// <summary>A stage whose failure is its own: it is recorded, and the workflow goes on.</summary>
    private static async Task<StageOutcome> RunStageAsync<TInput>(WorkflowContext context, WorkflowTaskOptions policy, string activity, string stage, StageInput run, TInput input)
    {
        try
        {
            return await context.CallActivityAsync<StageOutcome>(activity, input, policy);
        }
        catch (WorkflowTaskFailedException failure)
        {
            var failed = new StageOutcome(stage, StageOutcomeStatus.Failed, failure.FailureDetails.ErrorMessage);
            await context.CallActivityAsync(nameof(RecordFailure), new RecordFailure.Input(run, failed), Keep);
            return failed;
        }
    }
}
