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

    /// <summary>For stages that look at the picture: what fails twice more after a pause is not going to work.</summary>
    private static readonly WorkflowTaskOptions Look = new(new WorkflowRetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 4));

    /// <summary>For stages that only write: giving up would lose what was found.</summary>
    private static readonly WorkflowTaskOptions Keep = new(new WorkflowRetryPolicy(
        maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    public override async Task<ImageStatus> RunAsync(WorkflowContext context, AnalysisRequest request)
    {
        var input = new StageInput(request.ImageId, request.RunId);

        var prepared = await RunStageAsync(context, nameof(Preprocess), Stage.Preprocess, input);
        if (prepared.Status == StageOutcomeStatus.Failed)
        {
            return await FailAsync(context, input, prepared);
        }

        var looked = await Task.WhenAll(Looking(request).Select(look => RunStageAsync(context, look.Activity, look.Stage, input)));
        var described = await RunStageAsync(context, nameof(DescribeImage), Stage.Caption, input);

        var outcomes = new RunOutcomes(request.ImageId, request.RunId, [.. looked.Append(described)]);
        var summary = await context.CallActivityAsync<AggregateResults.Output>(nameof(AggregateResults), outcomes, Keep);
        if (!await context.CallActivityAsync<bool>(nameof(StoreResults), new StoreResults.Input(input, summary), Keep))
        {
            return ImageStatus.Failed; // the image was deleted meanwhile
        }
        await context.CallActivityAsync(nameof(PostProcess), input, Keep);
        await RunStageAsync(context, nameof(Notify), Stage.Notify, new Notify.Input(input, ImageStatus.Completed, null));
        return ImageStatus.Completed;
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

    private static async Task<StageOutcome> RunStageAsync<TInput>(WorkflowContext context, string activity, string stage, TInput input)
    {
        try
        {
            return await context.CallActivityAsync<StageOutcome>(activity, input, Look);
        }
        catch (WorkflowTaskFailedException failure)
        {
            return new StageOutcome(stage, StageOutcomeStatus.Failed, failure.FailureDetails.ErrorMessage);
        }
    }

    private static async Task<ImageStatus> FailAsync(WorkflowContext context, StageInput input, StageOutcome prepared)
    {
        await context.CallActivityAsync(nameof(FailRun), new FailRun.Input(input, prepared), Keep);
        await RunStageAsync(context, nameof(Notify), Stage.Notify, new Notify.Input(input, ImageStatus.Failed, prepared.Error));
        return ImageStatus.Failed;
    }
}
