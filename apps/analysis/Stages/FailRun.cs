using Dapr.Workflow;
using DaprImages.Analysis.Runs;
using DaprImages.Contracts;
using DaprImages.Data.Runs;

namespace DaprImages.Analysis.Stages;

/// <summary>Ends a run whose image cannot be analysed, with the reason.</summary>
internal sealed class FailRun(StageRunner stages, StageLedger ledger, RunTable runs, RunStarter starter) : WorkflowActivity<FailRun.Input, object?>
{
    private const string NotPrepared = "The image could not be prepared for analysis.";

    /// <param name="Error">Why it could not be prepared.</param>
    internal sealed record Input(StageInput Run, string? Error);

    public override async Task<object?> RunAsync(WorkflowActivityContext context, Input input)
    {
        await stages.WhileAwayAsync(
            async cancellationToken =>
            {
                foreach (var stage in Stage.All.Except([Stage.Preprocess, Stage.Notify]))
                {
                    await ledger.SkipAsync(input.Run.RunId, stage, NotPrepared, null, cancellationToken);
                }
                await runs.FailAsync(input.Run.RunId, input.Run.ImageId, input.Error ?? NotPrepared, cancellationToken);
            },
            CancellationToken.None);
        starter.Wake();
        return null;
    }
}
