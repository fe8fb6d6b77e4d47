using DaprImages.TestKit.Soak;
using Xunit.Abstractions;

namespace DaprImages.EndToEnd.Tests;

/// <summary>The short form; the long one is <c>dotnet run -c Release --project tests/bench -- soak</c>.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Workflows_complete_with_each_result_once_whatever_is_killed()
    {
        await using var soak = new WorkflowSoak(new SoakPlan(Workflows: 100, Kills: 8, Seed: 20261125, TimeSpan.FromMinutes(6)), output.WriteLine);

        var report = await soak.RunAsync();

        Assert.Empty(report.Wrong);
        Assert.Equal(100, report.Completed);
    }
}
