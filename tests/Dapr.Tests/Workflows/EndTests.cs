using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class EndTests
{
    [Fact]
    public async Task A_terminated_instance_ends_with_the_output_it_was_given()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting);
        var id = await app.Client.ScheduleNewWorkflowAsync("Waits");
        await app.Client.WaitForWorkflowStartAsync(id);

        await app.Client.TerminateWorkflowAsync(id, "enough");
        var end = await app.Client.WaitForWorkflowCompletionAsync(id).WaitAsync(WorkflowApp.Patience);

        Assert.Equal((WorkflowRuntimeStatus.Terminated, "enough", true), (end.RuntimeStatus, end.ReadOutputAs<string>(), end.IsWorkflowCompleted));
    }

    [Fact]
    public async Task A_terminated_instance_asks_for_nothing_more()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Steps", async (context, _) =>
        {
            await context.WaitForExternalEventAsync<string>("go");
            await context.CallActivityAsync("A");
            return null;
        }));

        var answer = await app.TurnAsync([TurnBegan(), Started("Steps")], [TurnBegan(), Raised("go"), Terminated("\"out\""), Raised("go")]);

        var end = Assert.Single(answer.Actions).CompleteWorkflow;
        Assert.Equal((OrchestrationStatus.Terminated, "\"out\""), (end.WorkflowStatus, end.Result));
    }

    [Fact]
    public async Task A_suspended_instance_can_be_terminated()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting);

        var answer = await app.TurnAsync([TurnBegan(), Started("Waits"), TurnBegan(), Suspended(), TurnBegan(), Raised("go", "\"x\"")], [TurnBegan(), Terminated()]);

        Assert.Equal(OrchestrationStatus.Terminated, answer.Actions.Single().CompleteWorkflow.WorkflowStatus);
    }

    [Fact]
    public async Task An_instance_nobody_can_run_can_be_terminated()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Missing"), Terminated()]);

        Assert.Equal(OrchestrationStatus.Terminated, answer.Actions.Single().CompleteWorkflow.WorkflowStatus);
    }

    [Fact]
    public async Task An_end_reached_before_the_termination_stays()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting);

        var answer = await app.TurnAsync([TurnBegan(), Started("Waits")], [TurnBegan(), Raised("go", "\"x\""), Terminated()]);

        Assert.Equal((OrchestrationStatus.Completed, "\"x\""), (answer.Actions.Single().CompleteWorkflow.WorkflowStatus, answer.Actions.Single().CompleteWorkflow.Result));
    }

    [Fact]
    public async Task To_go_on_as_new_does_not_outdo_a_termination()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Again", (context, _) =>
        {
            context.ContinueAsNew();
            return Task.FromResult<object?>(null);
        }));

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Again"), Terminated()]);

        Assert.Equal(OrchestrationStatus.Terminated, answer.Actions.Single().CompleteWorkflow.WorkflowStatus);
    }

    [Fact]
    public async Task A_cancelled_task_nobody_catches_ends_the_workflow_as_failed()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>(
            "Waits", (context, _) => context.WaitForExternalEventAsync<string>("go", TimeSpan.FromMinutes(1))));
        app.Hub.Clock.JumpToTimers();

        var end = await app.RunAsync("Waits");

        Assert.Equal((WorkflowRuntimeStatus.Failed, "System.Threading.Tasks.TaskCanceledException"), (end.RuntimeStatus, end.FailureDetails!.ErrorType));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_ends_the_workflow_as_failed()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, Type>("Odd", (_, _) => Task.FromResult(typeof(string))));

        Assert.Equal("System.NotSupportedException", (await app.RunAsync("Odd")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task The_status_an_instance_sets_is_seen_between_turns_and_kept_at_the_end()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Tells", async (context, _) =>
        {
            context.SetCustomStatus(new Progress("resizing", 1));
            await context.WaitForExternalEventAsync<string>("go");
            context.SetCustomStatus(new Progress("stored", 2));
            return "";
        }));
        var id = await app.Client.ScheduleNewWorkflowAsync("Tells");
        await app.Client.WaitForWorkflowStartAsync(id);

        var between = (await app.Client.GetWorkflowStateAsync(id)).ReadCustomStatusAs<Progress>();
        await app.Client.RaiseEventAsync(id, "go");
        var end = await app.Client.WaitForWorkflowCompletionAsync(id).WaitAsync(WorkflowApp.Patience);

        Assert.Equal(new Progress("resizing", 1), between);
        Assert.Equal(new Progress("stored", 2), end.ReadCustomStatusAs<Progress>());
    }

    [Fact]
    public async Task The_status_is_told_with_every_turn_suspended_or_not()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Tells", (context, _) =>
        {
            context.SetCustomStatus("here");
            context.SetCustomStatus(null);
            context.SetCustomStatus("there");
            return context.WaitForExternalEventAsync<string>("go");
        }));

        Assert.Equal("\"there\"", (await app.TurnAsync([TurnBegan(), Started("Tells")], [TurnBegan(), Suspended()])).CustomStatus);
        Assert.Null((await app.TurnAsync([], [TurnBegan(), Started("Missing")])).CustomStatus);
    }

    private static void Waiting(WorkflowRuntimeOptions options)
        => options.RegisterWorkflow<object?, string>("Waits", (context, _) => context.WaitForExternalEventAsync<string>("go"));

    private sealed record Progress(string Stage, int Number);
}
