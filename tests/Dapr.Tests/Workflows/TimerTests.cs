using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class TimerTests
{
    [Fact]
    public async Task A_timer_is_asked_for_by_its_time()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Sleeps", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(90));
            await context.CreateTimer(context.CurrentUtcDateTime.Date.AddDays(1), CancellationToken.None);
            return null;
        }));
        var began = HubClock.Beginning;

        var first = await app.TurnAsync([], [TurnBegan().At(began), Started("Sleeps")]);
        var second = await app.TurnAsync([TurnBegan().At(began), Started("Sleeps"), TimerSet(0)], [TurnBegan().At(began.AddMinutes(90)), TimerFired(0)]);

        Assert.Equal((0, Timestamp.FromDateTime(began.AddMinutes(90))), (first.Actions.Single().Id, first.Actions.Single().CreateTimer.FireAt));
        Assert.Equal(CreateTimerAction.OriginOneofCase.CreateTimer, first.Actions.Single().CreateTimer.OriginCase);
        Assert.Equal((1, Timestamp.FromDateTime(began.Date.AddDays(1))), (second.Actions.Single().Id, second.Actions.Single().CreateTimer.FireAt));
    }

    [Fact]
    public async Task A_timer_wakes_the_workflow()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, DateTime>("Sleeps", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromDays(30));
            return context.CurrentUtcDateTime;
        }));
        app.Hub.Clock.JumpToTimers();

        Assert.Equal(HubClock.Beginning.AddDays(30), (await app.RunAsync("Sleeps")).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_cancelled_timer_is_no_longer_waited_for_and_may_fire_all_the_same()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Cancels", async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
            await context.CallActivityAsync("A");
            stop.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
            return await context.CallActivityAsync<string>("B");
        }));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Cancels"), TimerSet(0), Scheduled(1, "A"), TurnBegan(), Completed(1), Scheduled(2, "B")],
            [TurnBegan(), TimerFired(0), Completed(2, "\"b\"")]);

        Assert.Equal("\"b\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task A_time_that_is_not_in_UTC_is_refused()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Local", async (context, _) =>
        {
            await context.CreateTimer(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Local), CancellationToken.None);
            return null;
        }));

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Local")]);

        Assert.Equal("System.ArgumentException", answer.Actions.Single().CompleteWorkflow.FailureDetails.ErrorType);
    }
}
