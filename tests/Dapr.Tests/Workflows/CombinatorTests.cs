using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class CombinatorTests
{
    [Fact]
    public async Task All_are_asked_for_at_once_and_awaited_together()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>(
            "Fan", (context, _) => Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("Square", i)))));

        var first = await app.TurnAsync([], [TurnBegan(), Started("Fan")]);
        var second = await app.TurnAsync(Past(), [TurnBegan(), Completed(2, "4"), Completed(0, "0")]);
        var third = await app.TurnAsync([.. Past(), TurnBegan(), Completed(2, "4"), Completed(0, "0")], [TurnBegan(), Completed(1, "1")]);

        Assert.Equal([0, 1, 2], first.Actions.Select(action => action.Id));
        Assert.Empty(second.Actions);
        Assert.Equal("[0,1,4]", third.Actions.Single().CompleteWorkflow.Result);

        static HistoryEvent[] Past() => [TurnBegan(), Started("Fan"), Scheduled(0, "Square"), Scheduled(1, "Square"), Scheduled(2, "Square")];
    }

    [Fact]
    public async Task The_first_of_several_is_the_first_in_the_history()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Race", async (context, _) =>
        {
            var (a, b) = (context.CallActivityAsync<string>("A"), context.CallActivityAsync<string>("B"));
            return await await Task.WhenAny(a, b);
        }));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Race"), Scheduled(0, "A"), Scheduled(1, "B")],
            [TurnBegan(), Completed(1, "\"b\""), Completed(0, "\"a\"")]);

        Assert.Equal("\"b\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task Branches_go_on_each_at_its_own_pace_and_number_their_steps_as_they_come()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string[]>("Branches", (context, _) => Task.WhenAll(
            BranchAsync(context, "slow"),
            BranchAsync(context, "fast"))));

        var answer = await app.TurnAsync(
            [TurnBegan(), Started("Branches"), Scheduled(0, "slow"), Scheduled(1, "fast")],
            [TurnBegan(), Completed(1, "\"x\"")]);

        Assert.Equal((2, "fast", "\"x\""), (answer.Actions.Single().Id, answer.Actions.Single().ScheduleTask.Name, answer.Actions.Single().ScheduleTask.Input));

        static async Task<string> BranchAsync(WorkflowContext context, string name)
            => await context.CallActivityAsync<string>(name, await context.CallActivityAsync<string>(name));
    }

    [Fact]
    public async Task One_of_all_that_fails_is_thrown_when_all_have_ended()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Fan", async (context, _) =>
        {
            await Task.WhenAll(context.CallActivityAsync("A"), context.CallActivityAsync("B"));
            return null;
        }));
        HistoryEvent[] Past() => [TurnBegan(), Started("Fan"), Scheduled(0, "A"), Scheduled(1, "B")];

        var waiting = await app.TurnAsync(Past(), [TurnBegan(), Failed(0, "a broke")]);
        var ended = await app.TurnAsync([.. Past(), TurnBegan(), Failed(0, "a broke")], [TurnBegan(), Completed(1)]);

        Assert.Empty(waiting.Actions);
        Assert.Equal("Task failed: a broke", ended.Actions.Single().CompleteWorkflow.FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task What_is_asked_for_and_not_awaited_goes_along_with_the_end()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Forgets", (context, _) =>
        {
            _ = context.CallActivityAsync("A");
            return Task.FromResult("done");
        }));

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Forgets")]);

        Assert.Equal("A", answer.Actions[0].ScheduleTask.Name);
        Assert.Equal((1, "\"done\""), (answer.Actions[1].Id, answer.Actions[1].CompleteWorkflow.Result));
    }

    [Fact]
    public async Task Only_so_many_run_in_parallel_and_results_keep_the_order_of_the_inputs()
    {
        var (now, most) = (0, 0);
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<int, int[]>("Batch", (context, count)
                => context.ProcessInParallelAsync(Enumerable.Range(0, count), i => context.CallActivityAsync<int>("Square", i), maxConcurrency: 3));
            options.RegisterActivity<int, int>("Square", async (_, i) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return i * i;
            });
        });

        var end = await app.RunAsync("Batch", 20);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * i), end.ReadOutputAs<int[]>());
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task The_next_of_a_parallel_batch_begins_when_any_ends()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>("Batch", (context, _)
            => context.ProcessInParallelAsync([10, 11, 12], i => context.CallActivityAsync<int>("Square", i), maxConcurrency: 2)));

        var answer = await app.TurnAsync([TurnBegan(), Started("Batch"), Scheduled(0, "Square"), Scheduled(1, "Square")], [TurnBegan(), Completed(1, "1")]);

        Assert.Equal((2, "12"), (answer.Actions.Single().Id, answer.Actions.Single().ScheduleTask.Input));
    }

    [Fact]
    public async Task A_parallel_batch_tries_all_before_it_tells_which_failed()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, string>("Batch", async (context, _) =>
            {
                var failure = await Assert.ThrowsAsync<AggregateException>(() => context.ProcessInParallelAsync(
                    Enumerable.Range(0, 5),
                    i => i == 4 ? throw new InvalidOperationException("not even begun") : context.CallActivityAsync<int>("Odd", i),
                    maxConcurrency: 2));
                return $"{failure.Message.Split(" (")[0]}: {string.Join(", ", failure.InnerExceptions.Select(inner => inner.Message))}";
            });
            options.RegisterActivity<int, int>("Odd", (_, i) => i % 2 == 1 ? Task.FromResult(i) : throw new FormatException($"{i} is even"));
        });

        var end = await app.RunAsync("Batch");

        var text = end.ReadOutputAs<string>();
        Assert.StartsWith("3 out of 5 tasks failed: ", text, StringComparison.Ordinal);
        Assert.All(["0 is even", "2 is even", "not even begun"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_batch_is_done_at_once()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int[]>(
            "Batch", (context, _) => context.ProcessInParallelAsync(Array.Empty<int>(), i => context.CallActivityAsync<int>("Square", i))));

        Assert.Empty((await app.RunAsync("Batch")).ReadOutputAs<int[]>()!);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
