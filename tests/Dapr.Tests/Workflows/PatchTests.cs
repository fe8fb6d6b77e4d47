using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class PatchTests
{
    [Fact]
    public async Task A_new_instance_takes_the_new_way_and_says_so()
    {
        await using var app = await WorkflowApp.StartAsync(Patched);

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Patched")]);

        Assert.Equal("New", answer.Actions.Single().ScheduleTask.Name);
        Assert.Equal(("Patched", "p1"), (answer.Version.Name, Assert.Single(answer.Version.Patches)));
    }

    [Fact]
    public async Task An_instance_that_has_passed_the_place_stays_on_the_old_way()
    {
        await using var app = await WorkflowApp.StartAsync(Patched);

        var answer = await app.TurnAsync([TurnBegan(), Started("Patched"), Scheduled(0, "Old")], [TurnBegan(), Completed(0, "\"x\"")]);

        Assert.Equal("\"x\"", answer.Actions[0].CompleteWorkflow.Result);
        Assert.Null(answer.Version);
    }

    [Fact]
    public async Task An_instance_that_took_the_new_way_stays_on_it()
    {
        await using var app = await WorkflowApp.StartAsync(Patched);

        var answer = await app.TurnAsync([TurnBegan("p1"), Started("Patched"), Scheduled(0, "New")], [TurnBegan(), Completed(0, "\"x\"")]);

        Assert.Equal("\"x\"", answer.Actions[0].CompleteWorkflow.Result);
        Assert.Equal(["p1"], answer.Version.Patches);
    }

    [Fact]
    public async Task What_was_decided_once_in_a_turn_stays_decided()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, bool[]>("Asks", async (context, _) =>
        {
            var before = context.IsPatched("p1");
            await context.CallActivityAsync("A");
            return [before, context.IsPatched("p1"), context.IsPatched("p2"), context.IsPatched("P2"), context.IsPatched("p2")];
        }));

        var answer = await app.TurnAsync([TurnBegan(), Started("Asks"), Scheduled(0, "A")], [TurnBegan(), Completed(0)]);

        Assert.Equal("[false,false,true,true,true]", answer.Actions.Single().CompleteWorkflow.Result);
        Assert.Equal(["p2", "P2", "p2"], answer.Version.Patches);
    }

    private static void Patched(WorkflowRuntimeOptions options) => options.RegisterWorkflow<object?, string>(
        "Patched", (context, _) => context.CallActivityAsync<string>(context.IsPatched("p1") ? "New" : "Old"));
}
