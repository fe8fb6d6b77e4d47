using System.Diagnostics;
using System.Text.Json;
using Dapr.Workflow;
using Dapr.Workflow.Client;
using Dapr.Workflow.Registration;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class WorkflowClientTests
{
    [Fact]
    public async Task A_start_carries_id_name_input_time_and_trace()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });
        using var trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        trace.TraceStateString = "a=1";
        var at = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));

        var id = await app.Client.ScheduleNewWorkflowAsync("Named", "my-id", new { Size = 3 }, at);

        var request = LastAsked<CreateInstanceRequest>(app);
        Assert.Equal("my-id", id);
        Assert.Equal(("my-id", "Named", """{"size":3}"""), (request.InstanceId, request.Name, request.Input));
        Assert.Equal(at, request.ScheduledStartTimestamp.ToDateTimeOffset());
        Assert.Equal((trace.Id, "a=1"), (request.ParentTraceContext.TraceParent, request.ParentTraceContext.TraceState));
        var headers = app.Hub.Asked.Last(asked => asked.Request is CreateInstanceRequest).Headers;
        Assert.Equal((trace.Id, "a=1"), (headers.GetValue("traceparent"), headers.GetValue("tracestate")));
        Assert.Equal($"0000{trace.TraceId}01{trace.SpanId}0200", Convert.ToHexStringLower(headers.GetValueBytes("grpc-trace-bin")!));
    }

    [Fact]
    public async Task A_start_without_an_id_makes_one()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var id = await app.Client.ScheduleNewWorkflowAsync("Named");
        var other = await app.Client.ScheduleNewWorkflowAsync("Named", null, null, (DateTime?)null);

        Assert.True(Guid.TryParse(id, out _));
        Assert.NotEqual(id, other);
        Assert.Equal(("", null), (LastAsked<CreateInstanceRequest>(app).Input, LastAsked<CreateInstanceRequest>(app).ScheduledStartTimestamp));
    }

    [Fact]
    public async Task An_id_in_use_is_refused_by_the_sidecars_status()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });
        await app.Client.ScheduleNewWorkflowAsync("Named", "taken");

        var error = await Assert.ThrowsAsync<RpcException>(() => app.Client.ScheduleNewWorkflowAsync("Named", "taken"));

        Assert.Equal(StatusCode.AlreadyExists, error.StatusCode);
    }

    [Fact]
    public async Task A_state_has_everything_that_was_asked_for()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<string, string>("Echoes", (_, text) => Task.FromResult(text + "!")));
        await app.RunAsync("Echoes", "hey", "one");

        var all = await app.Client.GetWorkflowStateAsync("one");
        var little = await app.Client.GetWorkflowStateAsync("one", getInputsAndOutputs: false);

        Assert.True(all is { Exists: true, WorkflowName: "Echoes", RuntimeStatus: WorkflowRuntimeStatus.Completed, IsWorkflowCompleted: true, IsWorkflowRunning: false });
        Assert.Equal(("hey", "hey!", null), (all.ReadInputAs<string>(), all.ReadOutputAs<string>(), all.ReadCustomStatusAs<string>()));
        Assert.Equal(HubClock.Beginning, all.CreatedAt.UtcDateTime);
        Assert.Equal(HubClock.Beginning, all.LastUpdatedAt.UtcDateTime);
        Assert.Equal((null, WorkflowRuntimeStatus.Completed), (little.ReadOutputAs<string>(), little.RuntimeStatus));
    }

    [Fact]
    public async Task The_state_of_an_instance_that_is_not_there_says_so()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var state = await app.Client.GetWorkflowStateAsync("nobody");

        Assert.True(state is { Exists: false, WorkflowName: null, RuntimeStatus: WorkflowRuntimeStatus.Unknown, IsWorkflowCompleted: false, FailureDetails: null });
        Assert.Equal((default, null), (state.CreatedAt, state.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task Waiting_for_an_instance_that_is_not_there_is_an_error()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.WaitForWorkflowStartAsync("nobody"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.WaitForWorkflowCompletionAsync("nobody"));
    }

    [Fact]
    public async Task A_wait_goes_on_when_the_sidecar_was_away_or_cut_it_short()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<string, string>("Echoes", (_, text) => Task.FromResult(text)));
        app.Hub.WaitFailures.Enqueue(new Status(StatusCode.Unavailable, "gone"));
        app.Hub.WaitFailures.Enqueue(new Status(StatusCode.DeadlineExceeded, "slow"));

        Assert.Equal("x", (await app.RunAsync("Echoes", "x")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_is_refused_ends_with_the_reason()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });
        app.Hub.WaitFailures.Enqueue(new Status(StatusCode.PermissionDenied, "not you"));

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => app.Client.WaitForWorkflowCompletionAsync("x"))).StatusCode);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, string>("Waits", (context, _) => context.WaitForExternalEventAsync<string>("never")));
        var id = await app.Client.ScheduleNewWorkflowAsync("Waits");
        await app.Client.WaitForWorkflowStartAsync(id);
        using var stop = new CancellationTokenSource();

        var waiting = app.Client.WaitForWorkflowCompletionAsync(id, cancellation: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Purging_takes_children_along_and_says_whether_there_was_anything()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<string, string>("Echoes", (_, text) => Task.FromResult(text)));
        await app.RunAsync("Echoes", "x", "one");

        Assert.True(await app.Client.PurgeInstanceAsync("one"));
        Assert.False(await app.Client.PurgeInstanceAsync("one"));
        Assert.True(LastAsked<PurgeInstancesRequest>(app).Recursive);
    }

    [Fact]
    public async Task Instances_are_listed_in_pages()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });
        foreach (var id in new[] { "a", "b", "c" })
        {
            await app.Client.ScheduleNewWorkflowAsync("Named", id);
        }

        var first = await app.Client.ListInstanceIdsAsync(pageSize: 2);
        var second = await app.Client.ListInstanceIdsAsync(first.ContinuationToken, 2);

        Assert.Equal(["a", "b"], first.InstanceIds);
        Assert.Equal(["c"], second.InstanceIds);
        Assert.Null(second.ContinuationToken);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => app.Client.ListInstanceIdsAsync(pageSize: 0));
    }

    [Fact]
    public async Task A_history_is_read_by_kind_number_and_time()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<string, string>("Echoes", (context, text) => context.CallActivityAsync<string>("Echo", text));
            options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text));
        });
        await app.RunAsync("Echoes", "x", "one");

        var history = await app.Client.GetInstanceHistoryAsync("one");

        Assert.Equal(
            [
                WorkflowHistoryEventType.OrchestratorStarted, WorkflowHistoryEventType.ExecutionStarted, WorkflowHistoryEventType.TaskScheduled,
                WorkflowHistoryEventType.OrchestratorStarted, WorkflowHistoryEventType.TaskCompleted, WorkflowHistoryEventType.ExecutionCompleted,
            ],
            history.Select(e => e.EventType));
        Assert.Equal((0, HubClock.Beginning), (history[2].EventId, history[2].Timestamp));
    }

    [Fact]
    public async Task A_rerun_names_event_id_and_input()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });

        var made = await app.Client.RerunWorkflowFromEventAsync("source", 3);
        var named = await app.Client.RerunWorkflowFromEventAsync("source", 4, new RerunWorkflowFromEventOptions { NewInstanceId = "other", Input = 5, OverwriteInput = true });

        var request = LastAsked<RerunWorkflowFromEventRequest>(app);
        Assert.Equal(("made-up", "other"), (made, named));
        Assert.Equal(("source", 4u, "other", "5", true), (request.SourceInstanceID, request.EventID, request.NewInstanceID, request.Input, request.OverwriteInput));
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RerunWorkflowFromEventAsync("source", 3, new RerunWorkflowFromEventOptions { Input = 5 }));
    }

    [Fact]
    public async Task A_client_can_be_made_without_dependency_injection()
    {
        var hub = new TaskHub();
        await using var server = await TaskHubServer.StartAsync(hub);
        var builder = new DaprWorkflowClientBuilder();
        builder.UseGrpcEndpoint(server.Address).UseDaprApiToken("secret");
        await using var client = builder.UseJsonSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }).Build();

        await client.ScheduleNewWorkflowAsync("Named", "id", new { TwoWords = 1 });

        var (request, headers) = hub.Asked.Last();
        Assert.Equal("""{"two_words":1}""", ((CreateInstanceRequest)request).Input);
        Assert.Equal("secret", headers.GetValue("dapr-api-token"));
    }

    [Fact]
    public async Task Every_status_of_the_protocol_has_its_name()
    {
        await using var app = await WorkflowApp.StartAsync(_ => { });
        await app.RunAsync("Named", instanceId: "one");

        foreach (var status in Enum.GetValues<OrchestrationStatus>())
        {
            app.Hub["one"].State.WorkflowStatus = status;
            Assert.Equal(status.ToString(), (await app.Client.GetWorkflowStateAsync("one")).RuntimeStatus.ToString());
        }
        app.Hub["one"].State.WorkflowStatus = (OrchestrationStatus)99;
        Assert.Equal(WorkflowRuntimeStatus.Unknown, (await app.Client.GetWorkflowStateAsync("one")).RuntimeStatus);
    }

    private static T LastAsked<T>(WorkflowApp app) => app.Hub.Asked.Select(asked => asked.Request).OfType<T>().Last();
}
