using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Microsoft.Extensions.Logging;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class ReplayTests
{
    [Fact]
    public async Task Code_is_replaying_until_it_has_caught_up_with_its_history()
    {
        var seen = new List<(string Place, bool IsReplaying)>();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Looks", async (context, _) =>
        {
            seen.Add(("begin", context.IsReplaying));
            await context.CallActivityAsync("First");
            seen.Add(("after first", context.IsReplaying));
            await context.CallActivityAsync("Second");
            seen.Add(("after second", context.IsReplaying));
            return null;
        }));

        await app.TurnAsync(
            [TurnBegan(), Started("Looks"), Scheduled(0, "First"), TurnBegan(), Completed(0), Scheduled(1, "Second")],
            [TurnBegan(), Completed(1)]);

        Assert.Equal([("begin", true), ("after first", true), ("after second", false)], seen);
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, string>("Logs", async (context, input) =>
            {
                var logger = context.CreateReplaySafeLogger("my workflow");
                Log(logger, "beginning");
                await context.CallActivityAsync<string>("Echo", input);
                Log(logger, "between");
                await context.CallActivityAsync<string>("Echo", input);
                Log(context.CreateReplaySafeLogger<ReplayTests>(), "done");
                Log(context.CreateReplaySafeLogger(GetType()), "quite done");
                return "";
            });
            options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text));
        });

        await app.RunAsync("Logs", "x");

        Assert.Equal(["beginning", "between"], app.Logs.Of("my workflow"));
        Assert.Equal(["done", "quite done"], app.Logs.Of(typeof(ReplayTests).FullName!));
    }

    [Fact]
    public async Task Time_is_when_the_turn_began_whose_events_the_code_looks_at()
    {
        var seen = new List<DateTime>();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Looks", async (context, _) =>
        {
            seen.Add(context.CurrentUtcDateTime);
            await context.CallActivityAsync("First");
            seen.Add(context.CurrentUtcDateTime);
            return null;
        }));
        var (began, wentOn) = (HubClock.Beginning, HubClock.Beginning.AddHours(1));

        await app.TurnAsync(
            [TurnBegan().At(began), Started("Looks").At(began.AddDays(9)), Scheduled(0, "First").At(began.AddDays(9))],
            [TurnBegan().At(wentOn), Completed(0).At(began.AddDays(9))]);

        Assert.Equal([began, wentOn], seen);
        Assert.All(seen, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
    }

    [Fact]
    public async Task New_ids_are_the_same_at_every_replay_and_others_in_another_run()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, Guid[]>(
            "Ids", (context, _) => Task.FromResult<Guid[]>([context.NewGuid(), context.NewGuid()])));
        var otherRun = Started("Ids");
        otherRun.ExecutionStarted.WorkflowInstance.ExecutionId = "another run";

        var first = await app.TurnAsync([], [TurnBegan(), Started("Ids")]);
        var again = await app.TurnAsync([], [TurnBegan(), Started("Ids")]);
        var other = await app.TurnAsync([], [TurnBegan(), otherRun]);

        Assert.Equal(ResultOf(first), ResultOf(again));
        Assert.NotEqual(ResultOf(first), ResultOf(other));
        // Version 5 of the name "instance_0" in the namespace of the execution id.
        Assert.StartsWith("[\"c53a68b4-e531-5847-8c12-080dd0621f96\",", ResultOf(first), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activity 'Other'")]
    [InlineData("a timer")]
    [InlineData("child workflow 'First'")]
    [InlineData("nothing")]
    public async Task Code_that_asks_for_something_else_than_its_history_says_ends_the_instance_with_that_reason(string now)
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Changed", async (context, _) =>
        {
            await (now switch
            {
                "activity 'Other'" => context.CallActivityAsync("Other"),
                "a timer" => context.CreateTimer(TimeSpan.FromHours(1)),
                "child workflow 'First'" => context.CallChildWorkflowAsync("First"),
                _ => context.WaitForExternalEventAsync<string>("never"),
            });
            return null;
        }));

        var answer = await app.TurnAsync([TurnBegan(), Started("Changed"), Scheduled(0, "First")], [TurnBegan(), Completed(0)]);

        var end = Assert.Single(answer.Actions).CompleteWorkflow;
        Assert.Equal(OrchestrationStatus.Failed, end.WorkflowStatus);
        Assert.EndsWith(".NonDeterministicWorkflowException", end.FailureDetails.ErrorType, StringComparison.Ordinal);
        Assert.StartsWith($"The history has activity 'First' as step 0, where the workflow's code now has {now}.", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.True(end.FailureDetails.IsNonRetriable);
        Assert.Contains(app.Logs.All, line => line is { Level: LogLevel.Error } && line.Text.Contains("instance", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Activities_in_another_order_than_their_history_has_them_are_noticed()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Swapped", async (context, _) =>
        {
            await Task.WhenAll(context.CallActivityAsync("B"), context.CallActivityAsync("A"));
            return null;
        }));

        var answer = await app.TurnAsync([TurnBegan(), Started("Swapped"), Scheduled(0, "A"), Scheduled(1, "B")], [TurnBegan(), Completed(0)]);

        Assert.Contains("NonDeterministic", answer.Actions.Single().CompleteWorkflow.FailureDetails.ErrorType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_comes_twice_counts_once()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Sums", async (context, _)
            => await context.CallActivityAsync<string>("A") + await context.CallActivityAsync<string>("A")));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Sums"), Scheduled(0, "A"), TurnBegan(), Completed(0, "\"one\""), Completed(0, "\"again\""), Failed(0), Scheduled(1, "A")],
            [TurnBegan(), Completed(1, "\"two\""), Completed(1, "\"again\"")]);

        Assert.Equal("\"onetwo\"", ResultOf(answer));
    }

    [Fact]
    public async Task A_result_of_another_run_under_the_same_number_is_passed_over()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>(
            "Takes", (context, _) => context.CallActivityAsync<string>("A")));

        var answer = await app.TurnAsync([TurnBegan(), Started("Takes"), Scheduled(0, "A", "this")], [TurnBegan(), Completed(0, "\"old\"", "earlier"), Completed(0, "\"new\"", "this")]);

        Assert.Equal("\"new\"", ResultOf(answer));
    }

    [Fact]
    public async Task What_the_history_of_a_rerun_has_out_of_order_finds_its_step()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Rerun", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1));
            return await context.CallActivityAsync<string>("A");
        }));

        // A rerun keeps what fired and creates the timers anew at the end.
        var answer = await app.TurnAsync([TurnBegan(), Started("Rerun"), TurnBegan(), TimerFired(0)], [TurnBegan(), TimerSet(0), Scheduled(1, "A"), Completed(1, "\"x\"")]);

        Assert.Equal("\"x\"", ResultOf(Assert.Single(answer.Actions)));
    }

    [Fact]
    public async Task An_outcome_that_comes_before_the_code_asks_is_kept_for_it()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Asks", async (context, _) =>
        {
            await context.WaitForExternalEventAsync<string>("go");
            return await context.CallActivityAsync<string>("A");
        }));

        var answer = await app.TurnAsync([TurnBegan(), Started("Asks"), Completed(0, "\"early\"")], [TurnBegan(), Raised("go")]);

        Assert.Equal("\"early\"", ResultOf(Assert.Single(answer.Actions)));
    }

    [Fact]
    public async Task Code_goes_on_in_its_turn_with_and_without_ConfigureAwait()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Nested", async (context, _)
            => await InnerAsync(context).ConfigureAwait(false) + await context.CallActivityAsync<string>("A")));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Nested"), Scheduled(0, "A"), TurnBegan(), Completed(0, "\"1\""), Scheduled(1, "A")],
            [TurnBegan(), Completed(1, "\"2\"")]);

        Assert.Equal("\"12\"", ResultOf(answer));

        static async Task<string> InnerAsync(WorkflowContext context) => await context.CallActivityAsync<string>("A").ConfigureAwait(false);
    }

    [Fact]
    public async Task Code_that_awaits_what_no_event_can_bring_is_reported()
    {
        using var never = new SemaphoreSlim(0);
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Lost", async (_, _) =>
        {
            await never.WaitAsync();
            return null;
        }));

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Lost")]);

        Assert.Empty(answer.Actions);
        await app.Logs.UntilAsync("Workflow instance instance (Lost) waits for something that no event").WaitAsync(WorkflowApp.Patience);
    }

    [Fact]
    public async Task Code_that_left_its_turn_is_told_when_it_uses_the_context()
    {
        var told = new TaskCompletionSource<Exception>();
        var goOn = new TaskCompletionSource();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Strays", async (context, _) =>
        {
            await goOn.Task;
            told.SetResult(Record.Exception(() => { _ = context.CallActivityAsync("A"); })!);
            return null;
        }));
        await app.TurnAsync([], [TurnBegan(), Started("Strays")]);

        goOn.SetResult();

        Assert.Contains("lost its place in the history", Assert.IsType<InvalidOperationException>(await told.Task.WaitAsync(WorkflowApp.Patience)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_nobody_registered_fails_by_that_name()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var failure = (await app.TurnAsync([], [TurnBegan(), Started("Missing")])).Actions.Single().CompleteWorkflow.FailureDetails;

        Assert.Equal(("WorkflowNotFound", "Workflow 'Missing' is not registered in this app.", true), (failure.ErrorType, failure.ErrorMessage, failure.IsNonRetriable));
    }

    [Fact]
    public async Task A_history_without_a_beginning_fails()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var failure = (await app.TurnAsync([], [TurnBegan(), Raised("go")])).Actions.Single().CompleteWorkflow.FailureDetails;

        Assert.Equal("WorkflowNameMissing", failure.ErrorType);
    }

    [Fact]
    public async Task An_exception_of_the_code_ends_the_instance_with_its_causes()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>(
            "Throws", (_, _) => throw new InvalidOperationException("outer", new FormatException("inner"))));

        var end = await app.RunAsync("Throws", instanceId: "thrower");
        var failure = app.Hub["thrower"].State.FailureDetails;

        Assert.Equal((WorkflowRuntimeStatus.Failed, "System.InvalidOperationException", "outer"), (end.RuntimeStatus, end.FailureDetails!.ErrorType, end.FailureDetails.ErrorMessage));
        Assert.True(end.IsWorkflowCompleted);
        Assert.Equal(("System.FormatException", "inner", true), (failure.InnerFailure.ErrorType, failure.InnerFailure.ErrorMessage, failure.IsNonRetriable));
    }

    [Fact]
    public async Task A_long_history_may_come_by_itself()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, string>("Goes", async (context, input) => await context.CallActivityAsync<string>("Echo", input));
            options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text));
        });
        await app.RunAsync("Goes", "x", "long");
        var history = app.Hub["long"].History;
        var request = new WorkflowRequest { InstanceId = "long", RequiresHistoryStreaming = true, NewEvents = { TurnBegan().At(HubClock.Beginning) } };

        var answer = await app.Hub.Work.GiveOutAsync<WorkflowResponse>(new WorkItem { WorkflowRequest = request }).WaitAsync(WorkflowApp.Patience);

        Assert.NotEmpty(history);
        Assert.Equal("\"x\"", ResultOf(answer));
    }

    private static string ResultOf(WorkflowResponse answer) => ResultOf(answer.Actions.Single());

    private static string ResultOf(WorkflowAction action) => action.CompleteWorkflow.Result;

#pragma warning disable CA1848, CA2254 // the text is what the test is about
    private static void Log(ILogger logger, string text) => logger.LogInformation(text);
#pragma warning restore CA1848, CA2254
}
