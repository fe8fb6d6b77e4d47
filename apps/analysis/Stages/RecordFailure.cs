using Dapr.Workflow;

namespace DaprImages.Analysis.Stages;

/// <summary>Enters that a stage has failed for good. The stage itself cannot: that no attempt follows the last one only the workflow knows.</summary>
internal sealed class RecordFailure(StageRunner stages) : WorkflowActivity<RecordFailure.Input, object?>
{
    internal sealed record Input(StageInput Run, StageOutcome Failed);

    public override async Task<object?> RunAsync(WorkflowActivityContext context, Input input)
    {
        await stages.FailAsync(input.Failed.Stage, input.Run, input.Failed.Error ?? "The stage failed.");
        return null;
    }
}
