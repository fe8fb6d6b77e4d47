using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class SuspensionTests
{
    [Fact]
    public async Task A_suspended_instance_holds_events_back_until_it_is_resumed()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", (context, _) => context.WaitForExternalEventAsync<string>("go")));
        var id = await app.Client.ScheduleNewWorkflowAsync("Waits", "suspended");
        await app.Client.WaitForWorkflowStartAsync(id);
        await app.Client.SuspendWorkflowAsync(id, "for lunch");
        await app.Client.RaiseEventAsync(id, "go", "held");
        await app.Hub[id].UntilAsync(instance => instance.History.Any(e => e.EventRaised is not null)).WaitAsync(WorkflowApp.Patience);

        var held = await app.Client.GetWorkflowStateAsync(id);
        await app.Client.ResumeWorkflowAsync(id);
        var end = await app.Client.WaitForWorkflowCompletionAsync(id).WaitAsync(WorkflowApp.Patience);

        Assert.Equal(WorkflowRuntimeStatus.Suspended, held.RuntimeStatus);
        Assert.Equal("held", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_suspended_and_all_of_it_afterwards()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Steps", async (context, _) =>
        {
            await context.CallActivityAsync("A");
            return await context.CallActivityAsync<string>("B");
        }));
        HistoryEvent[] past = [TurnBegan(), Started("Steps"), Scheduled(0, "A")];
        HistoryEvent[] suspension = [TurnBegan(), Completed(0), Suspended()];

        var suspended = await app.TurnAsync(past.Select(e => e.Clone()), suspension.Select(e => e.Clone()));
        var resumed = await app.TurnAsync([.. past, .. suspension], [TurnBegan(), Resumed()]);

        Assert.Empty(suspended.Actions);
        Assert.Equal((1, "B"), (resumed.Actions.Single().Id, resumed.Actions.Single().ScheduleTask.Name));
    }

    [Fact]
    public async Task An_end_that_was_reached_in_the_turn_of_the_suspension_waits_too()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", (context, _) => context.WaitForExternalEventAsync<string>("go")));

        var suspended = await app.TurnAsync([TurnBegan(), Started("Waits")], [TurnBegan(), Raised("go", "\"x\""), Suspended()]);
        var resumed = await app.TurnAsync([TurnBegan(), Started("Waits"), TurnBegan(), Raised("go", "\"x\""), Suspended()], [TurnBegan(), Resumed()]);

        Assert.Empty(suspended.Actions);
        Assert.Equal("\"x\"", resumed.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task What_was_held_is_played_in_its_order_and_not_as_a_replay()
    {
        var replaying = new List<bool>();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>("Waits", async (context, _) =>
        {
            var first = await context.WaitForExternalEventAsync<int>("go");
            replaying.Add(context.IsReplaying);
            return [first, await context.WaitForExternalEventAsync<int>("go")];
        }));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Waits"), TurnBegan(), Suspended(), TurnBegan(), Suspended(), TurnBegan(), Raised("go", "1"), TurnBegan(), Raised("go", "2")],
            [TurnBegan(), Resumed()]);

        Assert.Equal("[1,2]", answer.Actions.Single().CompleteWorkflow.Result);
        Assert.Equal([false], replaying);
    }

    [Fact]
    public async Task A_suspension_in_the_past_is_replayed_like_everything_else()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", async (context, _) =>
            await context.WaitForExternalEventAsync<string>("go") + await context.CallActivityAsync<string>("A")));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Waits"), TurnBegan(), Suspended(), TurnBegan(), Raised("go", "\"x\""), TurnBegan(), Resumed(), Scheduled(0, "A")],
            [TurnBegan(), Completed(0, "\"a\"")]);

        Assert.Equal("\"xa\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_history_that_went_on_while_suspended_is_understood()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", async (context, _) =>
            await context.WaitForExternalEventAsync<string>("go") + await context.CallActivityAsync<string>("A")));

        // The official worker holds back only the turn whose last event is the suspension.
        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Waits"), TurnBegan(), Suspended(), TurnBegan(), Raised("go", "\"x\""), Scheduled(0, "A"), TurnBegan(), Resumed()],
            [TurnBegan(), Completed(0, "\"a\"")]);

        Assert.Equal("\"xa\"", answer.Actions.Single().CompleteWorkflow.Result);
    }
}
