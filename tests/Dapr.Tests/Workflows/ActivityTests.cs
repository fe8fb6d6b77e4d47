using Dapr.Workflow;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Microsoft.Extensions.DependencyInjection;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class ActivityTests
{
    [Fact]
    public async Task A_chain_of_activities_passes_each_result_on()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<Chain>();
            options.RegisterActivity<Append>();
        });

        var end = await app.RunAsync(nameof(Chain), "a");

        Assert.Equal((WorkflowRuntimeStatus.Completed, "a..."), (end.RuntimeStatus, end.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task The_first_turn_asks_for_the_activity_with_number_name_and_input()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<int[], string>(
            "Once", (context, numbers) => context.CallActivityAsync<string>("Sum", new { Numbers = numbers })));

        var answer = await app.TurnAsync([], [TurnBegan(), Started("Once", "[1,2]")]);

        var action = Assert.Single(answer.Actions);
        Assert.Equal((0, "Sum", """{"numbers":[1,2]}"""), (action.Id, action.ScheduleTask.Name, action.ScheduleTask.Input));
        Assert.Equal(32, action.ScheduleTask.TaskExecutionId.Length);
        Assert.Null(action.Router);
    }

    [Fact]
    public async Task Nothing_given_and_nothing_returned_is_the_empty_text()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Silent", async (context, input) =>
        {
            Assert.Null(input);
            await context.CallActivityAsync("Nothing");
            return null;
        }));

        var first = await app.TurnAsync([], [TurnBegan(), Started("Silent")]);
        var last = await app.TurnAsync([TurnBegan(), Started("Silent"), Scheduled(0, "Nothing")], [TurnBegan(), Completed(0)]);

        Assert.Equal("", first.Actions.Single().ScheduleTask.Input);
        Assert.Equal((OrchestrationStatus.Completed, ""), (last.Actions.Single().CompleteWorkflow.WorkflowStatus, last.Actions.Single().CompleteWorkflow.Result));
    }

    [Fact]
    public async Task A_missing_result_is_the_default_of_its_type()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
            options.RegisterWorkflow<object?, int>("Counts", async (context, _) => 1 + await context.CallActivityAsync<int>("Count")));

        var answer = await app.TurnAsync([TurnBegan(), Started("Counts"), Scheduled(0, "Count")], [TurnBegan(), Completed(0)]);

        Assert.Equal("1", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task An_activity_knows_its_name_its_instance_and_its_key()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<object?, string>(
            "WhoAmI", (context, _) => Task.FromResult($"{context.Identifier} {context.InstanceId} {context.TaskExecutionKey}")));

        var known = await app.ActivityAsync(new() { Name = "WhoAmI", TaskId = 7, TaskExecutionId = "key", WorkflowInstance = new() { InstanceId = "one" } });
        var keyless = await app.ActivityAsync(new() { Name = "WhoAmI", TaskId = 7, WorkflowInstance = new() { InstanceId = "one" } });

        Assert.Equal(("\"WhoAmI one key\"", 7), (known.Result, known.TaskId));
        Assert.Equal("\"WhoAmI one 7\"", keyless.Result);
    }

    [Fact]
    public async Task Every_call_has_a_new_object_and_a_scope_of_its_own()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<TellScope>(), services => services.AddScoped<Scope>().AddSingleton<DisposedScopes>());
        var request = new ActivityRequest { Name = nameof(TellScope), WorkflowInstance = new() { InstanceId = "one" } };

        var first = await app.ActivityAsync(request.Clone());
        var second = await app.ActivityAsync(request.Clone());

        Assert.NotEqual(first.Result, second.Result);
        Assert.Equal(2, app.Services.GetRequiredService<DisposedScopes>().Count);
    }

    [Fact]
    public async Task Names_are_found_whatever_their_case()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<Append>("append-dot"));

        var answer = await app.ActivityAsync(new() { Name = "APPEND-DOT", Input = "\"x\"", WorkflowInstance = new() { InstanceId = "one" } });

        Assert.Equal("\"x.\"", answer.Result);
    }

    [Fact]
    public async Task What_an_activity_throws_is_told_with_its_causes()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<object?, int>(
            "Breaks", (_, _) => throw new InvalidOperationException("outer", new FormatException("inner"))));

        var failure = (await app.ActivityAsync(new() { Name = "Breaks", WorkflowInstance = new() { InstanceId = "one" } })).FailureDetails;

        Assert.Equal(("System.InvalidOperationException", "outer", false), (failure.ErrorType, failure.ErrorMessage, failure.IsNonRetriable));
        Assert.Contains(nameof(ActivityTests), failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal(("System.FormatException", "inner"), (failure.InnerFailure.ErrorType, failure.InnerFailure.ErrorMessage));
    }

    [Fact]
    public async Task An_activity_nobody_registered_fails_by_that_name()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var failure = (await app.ActivityAsync(new() { Name = "Missing", WorkflowInstance = new() { InstanceId = "one" } })).FailureDetails;

        Assert.Equal(("ActivityNotFoundException", "Activity 'Missing' not found"), (failure.ErrorType, failure.ErrorMessage));
    }

    [Fact]
    public async Task An_activity_that_cannot_be_made_fails_with_the_reason()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<TellScope>());

        var failure = (await app.ActivityAsync(new() { Name = nameof(TellScope), WorkflowInstance = new() { InstanceId = "one" } })).FailureDetails;

        Assert.Equal("System.InvalidOperationException", failure.ErrorType);
        Assert.StartsWith("Activity 'TellScope' failed to activate: Unable to resolve service", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_is_a_failure()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<Append>());

        var failure = (await app.ActivityAsync(new() { Name = nameof(Append), Input = "{", WorkflowInstance = new() { InstanceId = "one" } })).FailureDetails;

        Assert.Equal("System.Text.Json.JsonException", failure.ErrorType);
    }

    [Fact]
    public async Task A_workflow_catches_a_failed_activity_with_its_details()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Catches", async (context, _) =>
        {
            var failure = await Assert.ThrowsAsync<WorkflowTaskFailedException>(() => context.CallActivityAsync("Breaks"));
            return $"{failure.Message} / {failure.FailureDetails} / {failure.FailureDetails.StackTrace}";
        }));
        var failed = Failed(0, "too much", "System.ArgumentOutOfRangeException");
        failed.TaskFailed.FailureDetails.StackTrace = "at home";

        var answer = await app.TurnAsync([TurnBegan(), Started("Catches"), Scheduled(0, "Breaks")], [TurnBegan(), failed]);

        Assert.Equal("\"Task failed: too much / System.ArgumentOutOfRangeException: too much / at home\"", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public void A_failure_is_caused_by_its_type_and_the_bases_of_it_as_far_as_they_are_found_by_name()
    {
        var failure = new WorkflowTaskFailureDetails("System.ArgumentOutOfRangeException", "no");

        Assert.True(failure.IsCausedBy<ArgumentOutOfRangeException>());
        Assert.True(failure.IsCausedBy<ArgumentException>());
        Assert.False(failure.IsCausedBy<InvalidOperationException>());
        Assert.True(new WorkflowTaskFailureDetails("Dapr.Workflow.WorkflowTaskFailedException", "no").IsCausedBy<WorkflowTaskFailedException>());
        Assert.False(new WorkflowTaskFailureDetails("Some.App.Error", "no").IsCausedBy<Exception>());
        Assert.False(new WorkflowTaskFailureDetails("[,]`", "no").IsCausedBy<Exception>());
    }

    [Fact]
    public async Task A_failure_nobody_catches_ends_the_workflow_as_failed()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<Chain>();
            options.RegisterActivity<string, string>("Append", (_, _) => throw new NotSupportedException("not here"));
        });

        var end = await app.RunAsync(nameof(Chain), "a");

        Assert.Equal(WorkflowRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("Dapr.Workflow.WorkflowTaskFailedException: Task failed: not here", end.FailureDetails?.ToString());
    }

    [Fact]
    public async Task An_activity_of_another_app_is_routed_there()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>(
            "Elsewhere", (context, _) => context.CallActivityAsync<object?>("There", options: new WorkflowTaskOptions(TargetAppId: "other"))));

        var action = (await app.TurnAsync([], [TurnBegan(), Started("Elsewhere")])).Actions.Single();

        Assert.Equal(("app", "other"), (action.Router.SourceAppID, action.Router.TargetAppID));
        Assert.Equal(action.Router, action.ScheduleTask.Router);
    }

    private sealed class Chain : Workflow<string, string>
    {
        public override async Task<string> RunAsync(WorkflowContext context, string input)
        {
            var text = input;
            for (var i = 0; i < 3; i++)
            {
                text = await context.CallActivityAsync<string>(nameof(Append), text);
            }
            return text;
        }
    }

    private sealed class Append : WorkflowActivity<string, string>
    {
        public override Task<string> RunAsync(WorkflowActivityContext context, string input) => Task.FromResult(input + ".");
    }

    private sealed class TellScope(Scope scope) : WorkflowActivity<string?, Guid>
    {
        public override Task<Guid> RunAsync(WorkflowActivityContext context, string? input) => Task.FromResult(scope.Id);
    }

    private sealed class Scope(DisposedScopes disposed) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => disposed.Count++;
    }

    private sealed class DisposedScopes
    {
        public int Count { get; set; }
    }
}
