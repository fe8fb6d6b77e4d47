using System.Net.Sockets;
using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DaprImages.TestKit;
using DurableTask.Protocol;
using Grpc.Core;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class WorkerConnectionTests
{
    private const string WorkerCategory = "Dapr.Workflow.Worker.WorkflowWorker";

    [Fact]
    public async Task A_worker_that_is_up_before_its_sidecar_waits_for_it_with_one_line()
    {
        var hub = new TaskHub();
        var sidecar = Loopback.NewEndPoint();
        await using var app = await WorkflowApp.StartAsync(services => services.AddDaprWorkflow(Echoing), hub, sidecar);
        await app.Logs.UntilAsync("Waiting for the sidecar").WaitAsync(WorkflowApp.Patience);
        // Time for a few more tries: a connection that is taken and closed is one.
        using (var deaf = new TcpListener(sidecar))
        {
            deaf.Start();
            for (var i = 0; i < 2; i++)
            {
                (await deaf.AcceptTcpClientAsync().WaitAsync(WorkflowApp.Patience)).Dispose();
            }
        }

        await app.BringSidecarAsync();
        var end = await app.RunAsync("Echoes", "here");

        Assert.Equal("here", end.ReadOutputAs<string>());
        await app.Logs.UntilAsync("Taking workflow work").WaitAsync(WorkflowApp.Patience);
        Assert.Equal(2, app.Logs.Of(WorkerCategory).Count());
    }

    [Fact]
    public async Task A_worker_asks_less_and_less_often_while_its_sidecar_is_away()
    {
        var sidecar = Loopback.NewEndPoint();
        using var deaf = new TcpListener(sidecar);
        deaf.Start();
        await using var app = await WorkflowApp.StartAsync(services => services.AddDaprWorkflow(Echoing), new TaskHub(), sidecar);

        var asked = new List<long>();
        while (asked.Count < 5)
        {
            (await deaf.AcceptTcpClientAsync().WaitAsync(WorkflowApp.Patience)).Dispose();
            asked.Add(TimeProvider.System.GetTimestamp());
        }

        var (first, last) = (TimeProvider.System.GetElapsedTime(asked[0], asked[1]), TimeProvider.System.GetElapsedTime(asked[3], asked[4]));
        Assert.True(last > 2 * first, $"{first}, and later {last}");
    }

    [Fact]
    public async Task A_worker_takes_work_again_when_its_sidecar_came_back()
    {
        await using var app = await WorkflowApp.StartAsync(Echoing);
        await app.RunAsync("Echoes", "before");

        await app.LoseSidecarAsync();
        await app.Logs.UntilAsync("Waiting for the sidecar").WaitAsync(WorkflowApp.Patience);
        var waiting = app.Hub.Start("Echoes", "meanwhile", "\"after\"");
        await app.BringSidecarAsync();
        await waiting.Ended.WaitAsync(WorkflowApp.Patience);

        Assert.Equal("\"after\"", waiting.State.Output);
        Assert.Equal(1, app.Logs.Of(WorkerCategory).Count(line => line.StartsWith("Waiting", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_in_hand_when_the_sidecar_went_is_done_again()
    {
        var begun = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, string>("Echoes", (context, text) => context.CallActivityAsync<string>("Echo", text));
            options.RegisterActivity<string, string>("Echo", async (_, text) =>
            {
                begun.Release();
                await goOn.Task;
                return text;
            });
        });
        var instance = app.Hub.Start("Echoes", "lost", "\"x\"");
        Assert.True(await begun.WaitAsync(WorkflowApp.Patience));

        await app.LoseSidecarAsync();
        await app.BringSidecarAsync();
        Assert.True(await begun.WaitAsync(WorkflowApp.Patience));
        goOn.SetResult();
        await instance.Ended.WaitAsync(WorkflowApp.Patience);

        Assert.Equal("\"x\"", instance.State.Output);
        Assert.Single(instance.History, e => e.TaskCompleted is not null);
    }

    [Fact]
    public async Task A_sidecar_that_refuses_is_named_with_its_reason_once()
    {
        var hub = new TaskHub();
        hub.Work.Trouble = new Status(StatusCode.Unauthenticated, "no token");
        await using var app = await WorkflowApp.StartAsync(services => services.AddDaprWorkflow(Echoing), hub);
        await app.Logs.UntilAsync("Unauthenticated: no token").WaitAsync(WorkflowApp.Patience);
        await hub.UntilAskedAsync(3).WaitAsync(WorkflowApp.Patience);

        hub.Work.Trouble = null;
        await app.RunAsync("Echoes", "x");

        Assert.Single(app.Logs.Of(WorkerCategory), line => line.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_call_shows_the_token()
    {
        await using var app = await WorkflowApp.StartAsync(services => services.AddDaprWorkflow(Echoing), settings: ("DAPR_API_TOKEN", "secret"));
        await app.RunAsync("Echoes", "x");

        Assert.All(app.Hub.Asked, asked =>
        {
            Assert.Equal("secret", asked.Headers.GetValue("dapr-api-token"));
            Assert.Contains("dapr-sdk-dotnet/v", asked.Headers.GetValue("user-agent"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_stop_waits_for_the_activities_in_hand_and_begins_no_others()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterActivity<string, string>("Slow", async (_, text) =>
            {
                begun.SetResult();
                await goOn.Task;
                return text;
            });
            options.RegisterActivity<string, string>("Late", (_, text) => Task.FromResult(text));
        });
        var inHand = app.ActivityAsync(new() { Name = "Slow", Input = "\"done\"", WorkflowInstance = new() { InstanceId = "one" } });
        await begun.Task.WaitAsync(WorkflowApp.Patience);

        var stopping = app.StopAsync();
        var late = app.ActivityAsync(new() { Name = "Late", Input = "\"x\"", WorkflowInstance = new() { InstanceId = "one" } });
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();
        await stopping.WaitAsync(WorkflowApp.Patience);

        Assert.Equal("\"done\"", (await inHand).Result);
        Assert.False(late.IsCompleted);
    }

    [Fact]
    public async Task A_stop_does_not_wait_longer_than_the_host_does()
    {
        var begun = new TaskCompletionSource();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<string, string>("Endless", async (_, text) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite);
            return text;
        }));
        _ = app.ActivityAsync(new() { Name = "Endless", Input = "\"x\"", WorkflowInstance = new() { InstanceId = "one" } });
        await begun.Task.WaitAsync(WorkflowApp.Patience);
        using var hostGivesUp = new CancellationTokenSource();

        var stopping = app.StopAsync(hostGivesUp.Token);
        await hostGivesUp.CancelAsync();
        await Record.ExceptionAsync(() => stopping.WaitAsync(WorkflowApp.Patience));

        Assert.True(stopping.IsCompleted);
        Assert.Contains(app.Logs.Of(WorkerCategory), line => line.StartsWith("Stopping with workflow work unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_that_is_too_large_becomes_a_failure_that_says_so()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, string>("Big", (context, _) => context.CallActivityAsync<string>("Make"));
            options.RegisterActivity<object?, string>("Make", (_, _) => Task.FromResult(new string('x', 5 << 20)));
        });
        app.Hub.Work.MaxAnswer = 4 << 20;

        var end = await app.RunAsync("Big", instanceId: "big");

        var failure = app.Hub["big"].History.Single(e => e.TaskFailed is not null).TaskFailed.FailureDetails;
        Assert.Equal("PayloadTooLarge", failure.ErrorType);
        Assert.StartsWith("With 5,242,9", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("the result of activity 'Make' is larger than the sidecar takes", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(WorkflowRuntimeStatus.Failed, end.RuntimeStatus);
    }

    [Fact]
    public async Task A_turn_that_is_too_large_fails_the_workflow()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
            options.RegisterWorkflow<object?, string>("Big", (context, _) => context.CallActivityAsync<string>("Take", new string('x', 5 << 20))));
        app.Hub.Work.MaxAnswer = 4 << 20;

        Assert.Equal("PayloadTooLarge", (await app.RunAsync("Big")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task An_answer_the_sidecar_does_not_want_is_logged_and_the_worker_goes_on()
    {
        await using var app = await WorkflowApp.StartAsync(Echoing);
        var nobody = new ActivityRequest { Name = "Echo", Input = "\"x\"", WorkflowInstance = new() { InstanceId = "gone" } };
        app.Hub.Work.MaxAnswer = 0;
        _ = app.ActivityAsync(nobody);
        await app.Logs.UntilAsync("could not be told what came of a piece of work of workflow instance gone").WaitAsync(WorkflowApp.Patience);

        app.Hub.Work.MaxAnswer = int.MaxValue;

        Assert.Equal("again", (await app.RunAsync("Echoes", "again")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Work_of_an_unknown_kind_is_passed_over()
    {
        await using var app = await WorkflowApp.StartAsync(Echoing);

        _ = app.Hub.Work.GiveOutAsync<ActivityResponse>(new WorkItem());

        await app.Logs.UntilAsync("work of an unknown kind").WaitAsync(WorkflowApp.Patience);
        Assert.Equal("on", (await app.RunAsync("Echoes", "on")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task At_most_a_hundred_activities_run_at_once()
    {
        var (now, most) = (0, 0);
        var hundred = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<int, int>("Counts", async (_, i) =>
        {
            if (Interlocked.Increment(ref now) is var running && running >= 100)
            {
                most = Math.Max(most, running);
                hundred.TrySetResult();
            }
            await goOn.Task;
            Interlocked.Decrement(ref now);
            return i;
        }));

        var all = Enumerable.Range(0, 150).Select(i => app.ActivityAsync(new() { Name = "Counts", TaskId = i, Input = $"{i}", WorkflowInstance = new() { InstanceId = "many" } })).ToList();
        await hundred.Task.WaitAsync(WorkflowApp.Patience);
        // A turn is not held up by activities.
        await app.TurnAsync([], [TurnBegan(), Started("Missing")]);
        goOn.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(100, most);
    }

    private static void Echoing(WorkflowRuntimeOptions options)
    {
        options.RegisterWorkflow<string, string>("Echoes", (context, text) => context.CallActivityAsync<string>("Echo", text));
        options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text));
    }
}
