using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class RetryTests
{
    public static TheoryData<string, WorkflowRetryPolicy, double[]> Waits => new()
    {
        { "the same each time", new(4, TimeSpan.FromSeconds(2)), [2, 2, 2] },
        { "twice the one before", new(5, TimeSpan.FromSeconds(1), backoffCoefficient: 2), [1, 2, 4, 8] },
        { "by a broken coefficient", new(4, TimeSpan.FromSeconds(1), backoffCoefficient: 1.5), [1, 1.5, 2.25] },
        { "never more than the longest", new(6, TimeSpan.FromSeconds(1), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(5)), [1, 3, 5, 5, 5] },
        { "until the time is up", new(10, TimeSpan.FromSeconds(1), backoffCoefficient: 2, retryTimeout: TimeSpan.FromSeconds(7)), [1, 2, 4] },
        { "while the time is not up", new(10, TimeSpan.FromSeconds(1), backoffCoefficient: 2, retryTimeout: TimeSpan.FromSeconds(7.5)), [1, 2, 4, 8] },
        { "not at all", new(1, TimeSpan.FromSeconds(1)), [] },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_failed_activity_is_tried_again_after_exact_waits(string how, WorkflowRetryPolicy policy, double[] seconds)
    {
        var attempts = 0;
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, object?>("Tries", (context, input) => context.CallActivityAsync<object?>("Breaks", input, new WorkflowTaskOptions(policy)));
            options.RegisterActivity<string, object?>("Breaks", (_, input) => throw new InvalidOperationException($"{input} {++attempts}"));
        });
        app.Hub.Clock.JumpToTimers();

        var end = await app.RunAsync("Tries", how, "tries");

        var timers = TimersOf(app.Hub["tries"]);
        Assert.Equal(seconds, timers.Select(timer => timer.Waited.TotalSeconds));
        Assert.Equal(seconds.Length + 1, attempts);
        Assert.Equal($"Task failed: {how} {attempts}", end.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task An_attempt_that_succeeds_ends_the_tries()
    {
        var attempts = 0;
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, int>("Tries", (context, _) => context.CallActivityAsync<int>("Flaky", options: new WorkflowTaskOptions(new WorkflowRetryPolicy(5, TimeSpan.FromSeconds(1)))));
            options.RegisterActivity<object?, int>("Flaky", (_, _) => ++attempts < 3 ? throw new TimeoutException() : Task.FromResult(attempts));
        });
        app.Hub.Clock.JumpToTimers();

        Assert.Equal(3, (await app.RunAsync("Tries")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Each_attempt_has_an_execution_id_of_its_own_and_the_timers_name_that_of_the_first()
    {
        var keys = new List<string>();
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, object?>("Tries", (context, _) => context.CallActivityAsync<object?>("Breaks", options: new WorkflowTaskOptions(new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(1)))));
            options.RegisterActivity<object?, object?>("Breaks", (context, _) =>
            {
                keys.Add(context.TaskExecutionKey);
                throw new InvalidOperationException();
            });
        });
        app.Hub.Clock.JumpToTimers();

        await app.RunAsync("Tries", instanceId: "tries");

        var scheduled = app.Hub["tries"].History.Where(e => e.TaskScheduled is not null).ToList();
        Assert.Equal((3, 3), (keys.Count, keys.Distinct().Count()));
        Assert.Equal(keys, scheduled.Select(e => e.TaskScheduled.TaskExecutionId));
        Assert.Equal([0, 2, 4], scheduled.Select(e => e.EventId));
        Assert.All(TimersOf(app.Hub["tries"]), timer => Assert.Equal(keys[0], timer.Created.ActivityRetry.TaskExecutionId));
        Assert.Equal([1, 3], TimersOf(app.Hub["tries"]).Select(timer => timer.Id));
    }

    [Fact]
    public async Task A_failed_child_is_tried_again_under_a_new_id_unless_it_has_one()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, object?>("Parent", (context, _) => context.CallChildWorkflowAsync<object?>("Child", options: new ChildWorkflowTaskOptions(RetryPolicy: new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(1)))));
            options.RegisterWorkflow<object?, object?>("Child", (_, _) => throw new InvalidOperationException("bad child"));
        });
        app.Hub.Clock.JumpToTimers();

        var end = await app.RunAsync("Parent", instanceId: "parent");

        var children = app.Hub["parent"].History.Where(e => e.ChildWorkflowInstanceCreated is not null).Select(e => e.ChildWorkflowInstanceCreated.InstanceId).ToList();
        Assert.Equal((3, 3), (children.Count, children.Distinct().Count()));
        Assert.Equal([children[0], children[0]], TimersOf(app.Hub["parent"]).Select(timer => timer.Created.ChildWorkflowRetry.InstanceId));
        Assert.Equal("Child workflow 'Child' failed", end.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task What_is_no_failure_of_the_activity_is_not_tried_again()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, int>("Tries", (context, _) => context.CallActivityAsync<int>("Text", options: new WorkflowTaskOptions(new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(1)))));
            options.RegisterActivity<object?, string>("Text", (_, _) => Task.FromResult("not a number"));
        });
        app.Hub.Clock.JumpToTimers();

        var end = await app.RunAsync("Tries", instanceId: "tries");

        Assert.Empty(TimersOf(app.Hub["tries"]));
        Assert.Equal("System.Text.Json.JsonException", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Attempts_in_parallel_keep_apart()
    {
        var attempts = new Dictionary<int, int>();
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            var retry = new WorkflowTaskOptions(new WorkflowRetryPolicy(5, TimeSpan.FromSeconds(1)));
            options.RegisterWorkflow<object?, int[]>("Tries", (context, _) => Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallActivityAsync<int>("Needs", i, retry))));
            options.RegisterActivity<int, int>("Needs", (_, needed) =>
            {
                lock (attempts)
                {
                    attempts[needed] = attempts.GetValueOrDefault(needed) + 1;
                    return attempts[needed] < needed ? throw new TimeoutException() : Task.FromResult(needed);
                }
            });
        });
        app.Hub.Clock.JumpToTimers();

        var end = await app.RunAsync("Tries");

        Assert.Equal([1, 2, 3], end.ReadOutputAs<int[]>()!);
        Assert.Equal([(1, 1), (2, 2), (3, 3)], attempts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void A_wait_beyond_all_time_is_none()
    {
        var policy = new WorkflowRetryPolicy(int.MaxValue, TimeSpan.FromMinutes(30), backoffCoefficient: 100);

        Assert.Equal(TimeSpan.FromMinutes(30), policy.FirstRetryInterval);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(3, TimeSpan.FromHours(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(1), backoffCoefficient: 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(2), maxRetryInterval: TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(2), retryTimeout: TimeSpan.FromSeconds(1)));
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    private static List<(int Id, TimerCreatedEvent Created, TimeSpan Waited)> TimersOf(HubInstance instance)
        => [.. instance.History.Where(e => e.TimerCreated is not null).Select(e => (e.EventId, e.TimerCreated, e.TimerCreated.FireAt.ToDateTime() - e.Timestamp.ToDateTime()))];
}
