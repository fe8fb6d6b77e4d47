using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Google.Protobuf;
using static DaprImages.Dapr.Tests.Hub.Happened;
using Protocol = DurableTask.Protocol;
using Scope = Dapr.Workflow.HistoryPropagationScope;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class ChildWorkflowTests
{
    [Fact]
    public async Task A_child_gives_its_result_to_its_parent()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<int, int>("Parent", async (context, n) =>
            {
                await context.CallChildWorkflowAsync("Child", 0);
                return 1 + await context.CallChildWorkflowAsync<int>("Child", n, new ChildWorkflowTaskOptions("the-child"));
            });
            options.RegisterWorkflow<int, int>("Child", (_, n) => Task.FromResult(n * 2));
        });

        var end = await app.RunAsync("Parent", 21);

        Assert.Equal(43, end.ReadOutputAs<int>());
        Assert.Equal(42, (await app.Client.GetWorkflowStateAsync("the-child")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_child_without_an_id_has_one_that_is_the_same_at_every_replay()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Parent", (context, _) => context.CallChildWorkflowAsync<object?>("Child", 1)));

        var first = (await app.TurnAsync([], [TurnBegan(), Started("Parent")])).Actions.Single();
        var again = (await app.TurnAsync([], [TurnBegan(), Started("Parent")])).Actions.Single();

        Assert.True(Guid.TryParse(first.CreateChildWorkflow.InstanceId, out _));
        Assert.Equal(first, again);
        Assert.Equal((0, "Child", "1"), (first.Id, first.CreateChildWorkflow.Name, first.CreateChildWorkflow.Input));
    }

    [Fact]
    public async Task A_child_that_a_rerun_gave_another_id_is_still_the_same_child()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Parent", (context, _) => context.CallChildWorkflowAsync<string>("Child")));

        var answer = await app.TurnAsync([TurnBegan(), Started("Parent"), ChildCreated(0, "Child", "rerun:0000")], [TurnBegan(), ChildCompleted(0, "\"x\"")]);

        Assert.Equal("\"x\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_failed_child_is_the_parents_to_catch()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, string>("Parent", async (context, _) =>
                (await Assert.ThrowsAsync<WorkflowTaskFailedException>(() => context.CallChildWorkflowAsync("Child"))).FailureDetails.ToString());
            options.RegisterWorkflow<object?, object?>("Child", (_, _) => throw new NotSupportedException("would not"));
        });

        Assert.Equal("System.NotSupportedException: would not", (await app.RunAsync("Parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_that_was_terminated_has_failed_for_reasons_unknown()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Parent", async (context, _) =>
            (await Assert.ThrowsAsync<WorkflowTaskFailedException>(() => context.CallChildWorkflowAsync("Child"))).Message));

        var answer = await app.TurnAsync([TurnBegan(), Started("Parent"), ChildCreated(0, "Child")], [TurnBegan(), ChildFailed(0)]);

        Assert.Equal("\"Child workflow \\u0027Child\\u0027 failed\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task History_is_passed_on_as_far_as_asked()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Parent", async (context, _) =>
        {
            var options = new ChildWorkflowTaskOptions("kid").WithHistoryPropagation(Scope.Lineage);
            await Task.WhenAll(
                context.CallChildWorkflowAsync("Child", options: options),
                context.CallActivityAsync("A", options: new WorkflowTaskOptions(PropagationScope: Scope.OwnHistory)),
                context.CallActivityAsync("B"));
            return null;
        }));

        var actions = (await app.TurnAsync([], [TurnBegan(), Started("Parent")])).Actions;

        Assert.Equal(("kid", Protocol.HistoryPropagationScope.Lineage), (actions[0].CreateChildWorkflow.InstanceId, actions[0].CreateChildWorkflow.HistoryPropagationScope));
        Assert.Equal(Protocol.HistoryPropagationScope.OwnHistory, actions[1].ScheduleTask.HistoryPropagationScope);
        Assert.False(actions[2].ScheduleTask.HasHistoryPropagationScope);
    }

    [Fact]
    public async Task A_child_reads_what_its_ancestors_did()
    {
        global::Dapr.Workflow.PropagatedHistory? history = null;
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Child", (context, _) =>
        {
            history = context.GetPropagatedHistory();
            return Task.FromResult<object?>(null);
        }));
        HistoryEvent[] events = [TurnBegan(), Scheduled(0, "Resize"), Completed(0, "\"small\""), Scheduled(1, "Store"), Failed(1, "disk full"), ChildCreated(2, "Other"), ChildCompleted(2, "3"), Scheduled(3, "resize")];
        var request = new WorkflowRequest
        {
            InstanceId = "child",
            NewEvents = { TurnBegan().At(HubClock.Beginning), Started("Child") },
            PropagatedHistory = new()
            {
                Chunks = { new PropagatedHistoryChunk { AppId = "app", InstanceId = "parent", WorkflowName = "Parent", RawEvents = { events.Select(e => e.ToByteString()) } } },
            },
        };

        await app.Hub.Work.GiveOutAsync<WorkflowResponse>(new WorkItem { WorkflowRequest = request }).WaitAsync(WorkflowApp.Patience);

        Assert.True(history!.TryGetLastWorkflowEventByName("parent", out var parent));
        Assert.Equal([parent], history.GetByInstanceId("parent"));
        Assert.Equal([("Resize", PropagatedHistoryStatus.Completed, "\"small\""), ("resize", PropagatedHistoryStatus.Pending, null)], parent.GetActivitiesByName("Resize").Select(a => (a.Name, a.Status, a.Output)));
        Assert.True(parent.TryGetLastActivityByName("store", out var store));
        Assert.Equal("disk full", store.FailureDetails!.ErrorMessage);
        Assert.Equal(("Other", "3"), (parent.Workflows.Single().Name, parent.Workflows.Single().Output));
    }
}
