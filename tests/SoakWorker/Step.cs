using Dapr.Workflow;

namespace DaprImages.SoakWorker;

/// <summary>Answers with a number that only this step of this workflow has.</summary>
internal sealed class Step : WorkflowActivity<Step.Input, int>
{
    internal sealed record Input(int Workflow, int Number);

    public override Task<int> RunAsync(WorkflowActivityContext context, Input input) => Task.FromResult((input.Workflow * 100) + input.Number);
}
