using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task Each_generation_begins_with_the_input_the_last_one_left()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<int, int>("Counts", async (context, n) =>
            {
                if (await context.CallActivityAsync<int>("Next", n) is var next && next < 5)
                {
                    context.ContinueAsNew(next);
                }
                return n;
            });
            options.RegisterActivity<int, int>("Next", (_, n) => Task.FromResult(n + 1));
        });

        Assert.Equal(4, (await app.RunAsync("Counts", 0)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task It_is_a_step_and_what_the_code_returns_no_longer_counts()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<int, string>("Again", (context, n) =>
        {
            context.ContinueAsNew(new { n = n + 1 });
            context.ContinueAsNew("not this");
            return Task.FromResult("nor this");
        }));

        var action = (await app.TurnAsync([], [TurnBegan(), Started("Again", "1")])).Actions.First();

        Assert.Equal((0, OrchestrationStatus.ContinuedAsNew, """{"n":2}"""), (action.Id, action.CompleteWorkflow.WorkflowStatus, action.CompleteWorkflow.Result));
    }

    [Fact]
    public async Task Events_nobody_took_go_along_in_their_order()
    {
        await using var app = await WorkflowApp.StartAsync(Again(keep: true));

        var answer = await app.TurnAsync([TurnBegan(), Started("Again"), Raised("b", "1"), Raised("a", "2")], [TurnBegan(), Raised("go"), Raised("b", "3"), Raised("go", "4")]);

        Assert.Equal(["1", "2", "3", "4"], answer.Actions.Single().CompleteWorkflow.CarryoverEvents.Select(e => e.EventRaised.Input));
    }

    [Fact]
    public async Task Events_stay_behind_when_told_so()
    {
        await using var app = await WorkflowApp.StartAsync(Again(keep: false));

        var answer = await app.TurnAsync([TurnBegan(), Started("Again"), Raised("a")], [TurnBegan(), Raised("go")]);

        Assert.Empty(answer.Actions.Single().CompleteWorkflow.CarryoverEvents);
    }

    [Fact]
    public async Task Carried_events_are_taken_by_the_next_generation()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<int, string>("Takes", async (context, generation) =>
        {
            if (generation == 0)
            {
                await context.WaitForExternalEventAsync<string>("go");
                context.ContinueAsNew(1);
                return "";
            }
            return await context.WaitForExternalEventAsync<string>("kept");
        }));
        var id = await app.Client.ScheduleNewWorkflowAsync("Takes", "takes", 0);
        await app.Client.RaiseEventAsync(id, "kept", "for later");
        await app.Client.RaiseEventAsync(id, "go");

        Assert.Equal("for later", (await app.Client.WaitForWorkflowCompletionAsync(id).WaitAsync(WorkflowApp.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_result_of_the_generation_before_is_not_taken_for_one_of_this()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Calls", (context, _) => context.CallActivityAsync<string>("A")));
        var stale = Completed(0, "\"old\"", "of another generation");

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Calls"), stale]);

        Assert.Equal("A", answer.Actions.Single().ScheduleTask.Name);
    }

    private static Action<WorkflowRuntimeOptions> Again(bool keep) => options => options.RegisterWorkflow<object?, object?>("Again", async (context, _) =>
    {
        _ = context.WaitForExternalEventAsync<string>("b-not-yet");
        await context.WaitForExternalEventAsync<string>("go");
        _ = context.WaitForExternalEventAsync<string>("go");
        context.ContinueAsNew(preserveUnprocessedEvents: keep);
        return null;
    });
}
