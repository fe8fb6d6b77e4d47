using Dapr.Workflow;

namespace DaprImages.SoakWorker;

/// <summary>Four activities one after the other, four side by side, four one after the other.</summary>
internal sealed class TwelveSteps : Workflow<int, int[]>
{
    public override async Task<int[]> RunAsync(WorkflowContext context, int input)
    {
        var results = new List<int>();
        for (var step = 0; step < 4; step++)
        {
            results.Add(await CallAsync(step));
        }
        results.AddRange(await Task.WhenAll(Enumerable.Range(4, 4).Select(CallAsync)));
        for (var step = 8; step < 12; step++)
        {
            results.Add(await CallAsync(step));
        }
        return [.. results];

        Task<int> CallAsync(int step) => context.CallActivityAsync<int>(nameof(Step), new Step.Input(input, step));
    }
}
