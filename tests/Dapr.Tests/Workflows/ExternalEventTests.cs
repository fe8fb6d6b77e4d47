using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class ExternalEventTests
{
    [Fact]
    public async Task An_event_comes_to_whoever_waits_for_it()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>(
            "Waits", async (context, _) => (await context.WaitForExternalEventAsync<Approval>("approval")).By));
        var id = await app.Client.ScheduleNewWorkflowAsync("Waits");
        await app.Client.WaitForWorkflowStartAsync(id);

        await app.Client.RaiseEventAsync(id, "approval", new Approval("me"));

        Assert.Equal("me", (await app.Client.WaitForWorkflowCompletionAsync(id).WaitAsync(WorkflowApp.Patience)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waiting_asks_the_sidecar_for_nothing()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", (context, _) => context.WaitForExternalEventAsync<string>("go")));

        Assert.Empty((await app.TurnAsync([], [TurnBegan(), Started("Waits")])).Actions);
    }

    [Fact]
    public async Task Events_that_come_early_wait_in_their_order_whatever_their_case()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>("Waits", async (context, _) =>
        {
            await context.CallActivityAsync("A");
            return [await context.WaitForExternalEventAsync<int>("go"), await context.WaitForExternalEventAsync<int>("GO"), await context.WaitForExternalEventAsync<int>("other")];
        }));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Waits"), Scheduled(0, "A"), TurnBegan(), Raised("Go", "1"), TurnBegan(), Raised("other", "3"), Raised("go", "2")],
            [TurnBegan(), Completed(0)]);

        Assert.Equal("[1,2,3]", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task Those_who_wait_for_one_name_are_served_in_their_order()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>("Waits", (context, _)
            => Task.WhenAll(context.WaitForExternalEventAsync<int>("go"), context.WaitForExternalEventAsync<int>("go"))));

        var answer = await app.TurnAsync([TurnBegan(), Started("Waits")], [TurnBegan(), Raised("go", "1"), Raised("go", "2")]);

        Assert.Equal("[1,2]", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task An_event_without_payload_is_the_default()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int>(
            "Waits", async (context, _) => 7 + await context.WaitForExternalEventAsync<int>("go")));

        Assert.Equal("7", (await app.TurnAsync([TurnBegan(), Started("Waits")], [TurnBegan(), Raised("go")])).Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_leaves_the_event_to_the_next()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var first = context.WaitForExternalEventAsync<string>("go", stop.Token);
            var second = context.WaitForExternalEventAsync<string>("go");
            stop.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => first);
            return await second;
        }));

        Assert.Equal("\"x\"", (await app.TurnAsync([TurnBegan(), Started("Waits")], [TurnBegan(), Raised("go", "\"x\"")])).Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_sets_a_timer_that_says_what_for()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting(TimeSpan.FromMinutes(5)));

        var timer = (await app.TurnAsync([], [TurnBegan().At(HubClock.Beginning), Started("Waits")])).Actions.Single().CreateTimer;

        Assert.Equal((Timestamp.FromDateTime(HubClock.Beginning.AddMinutes(5)), "go"), (timer.FireAt, timer.ExternalEvent.Name));
    }

    [Fact]
    public async Task An_event_in_time_ends_the_wait_and_one_too_late_does_not()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting(TimeSpan.FromMinutes(5)));
        HistoryEvent[] Past() => [TurnBegan(), Started("Waits"), TimerSet(0)];

        var inTime = await app.TurnAsync(Past(), [TurnBegan(), Raised("go", "\"here\""), TimerFired(0)]);
        var tooLate = await app.TurnAsync(Past(), [TurnBegan(), TimerFired(0), Raised("go", "\"here\"")]);

        Assert.Equal("\"here\"", inTime.Actions.Single().CompleteWorkflow.Result);
        Assert.Equal("\"TaskCanceledException\"", tooLate.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task No_time_to_wait_is_too_late_even_for_an_event_that_is_there()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting(TimeSpan.Zero));

        Assert.Equal("\"TaskCanceledException\"", (await app.TurnAsync([], [TurnBegan(), Started("Waits")])).Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_wait_without_end_sets_a_timer_at_the_end_of_time()
    {
        await using var app = await WorkflowApp.StartAsync(Waiting(Timeout.InfiniteTimeSpan));

        var timer = (await app.TurnAsync([], [TurnBegan(), Started("Waits")])).Actions.Single().CreateTimer;

        Assert.Equal(("9999-12-31T23:59:59.999999999Z", "go"), (timer.FireAt.ToString().Trim('"'), timer.ExternalEvent.Name));
    }

    [Fact]
    public async Task A_history_from_before_such_timers_goes_on_without_them()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", async (context, _) =>
        {
            var raised = context.WaitForExternalEventAsync<string>("go", Timeout.InfiniteTimeSpan);
            var slept = context.CreateTimer(TimeSpan.FromMinutes(1));
            var called = context.CallActivityAsync<string>("A");
            await slept;
            return await raised + await called + await context.CallActivityAsync<string>("B");
        }));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Waits"), TimerSet(0), Scheduled(1, "A"), TurnBegan(), TimerFired(0), Raised("go", "\"x\""), Completed(1, "\"a\""), Scheduled(2, "B")],
            [TurnBegan(), Completed(2, "\"b\"")]);

        Assert.Equal((3, "\"xab\""), (answer.Actions.Single().Id, answer.Actions.Single().CompleteWorkflow.Result));
    }

    [Fact]
    public async Task An_event_for_another_instance_is_sent_as_a_step()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, object?>("Sends", (context, to) =>
            {
                context.SendEvent(to, "go", 42);
                return Task.FromResult<object?>(null);
            });
            options.RegisterWorkflow<object?, int>("Waits", (context, _) => context.WaitForExternalEventAsync<int>("go"));
        });
        var waiting = await app.Client.ScheduleNewWorkflowAsync("Waits", "waiting");

        var sender = await app.RunAsync("Sends", waiting, "sender");

        Assert.Equal(WorkflowRuntimeStatus.Completed, sender.RuntimeStatus);
        Assert.Equal(42, (await app.Client.WaitForWorkflowCompletionAsync(waiting).WaitAsync(WorkflowApp.Patience)).ReadOutputAs<int>());
        Assert.Equal(0, app.Hub["sender"].History.Single(e => e.EventSent is not null).EventId);
    }

    private static Action<WorkflowRuntimeOptions> Waiting(TimeSpan timeout) => options => options.RegisterWorkflow<object?, string>("Waits", async (context, _) =>
    {
        try
        {
            return await context.WaitForExternalEventAsync<string>("go", timeout);
        }
        catch (TaskCanceledException error)
        {
            return error.GetType().Name;
        }
    });

    private sealed record Approval(string By);
}
