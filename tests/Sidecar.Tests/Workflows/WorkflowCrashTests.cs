using DaprImages.TestKit.Processes;
using Dapr.Workflow;
using DaprImages.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DaprImages.Sidecar.Tests.Workflows;

[Collection(PostgresCollection.Name)]
public sealed class WorkflowCrashTests(PostgresFixture postgres)
{
    private const int Workflows = 20;
    private const int Steps = 5;

    [Fact]
    public async Task Every_workflow_goes_on_where_it_was_when_the_sidecar_is_killed_twice()
    {
        await using var database = await postgres.CreateAsync();
        await using var sidecar = await new RunningSidecar().StartAsync(StateStore(database));
        var stepped = new SemaphoreSlim(0);
        using var app = await StartAppAsync(sidecar.GrpcPort, stepped);
        var client = app.Services.GetRequiredService<DaprWorkflowClient>();

        await Task.WhenAll(Enumerable.Range(0, Workflows).Select(i => client.ScheduleNewWorkflowAsync("Count", $"workflow-{i}", 0)));
        for (var kill = 0; kill < 2; kill++)
        {
            for (var i = 0; i < Workflows; i++)
            {
                Assert.True(await stepped.WaitAsync(RunningSidecar.Patience));
            }
            await sidecar.KillAsync();
            await sidecar.StartAsync();
        }

        var ends = new List<WorkflowState>();
        for (var i = 0; i < Workflows; i++)
        {
            ends.Add(await WaitAsync(client, $"workflow-{i}"));
        }
        Assert.All(ends, end => Assert.Equal((WorkflowRuntimeStatus.Completed, Steps), (end.RuntimeStatus, end.ReadOutputAs<int>())));
        await app.StopAsync();
    }

    [Fact]
    public async Task A_client_that_waits_for_a_workflow_does_not_hold_up_the_sidecars_end()
    {
        await using var database = await postgres.CreateAsync();
        await using var sidecar = await new RunningSidecar { Flags = ["--dapr-graceful-shutdown-seconds", "600"] }.StartAsync(StateStore(database));
        using var app = await StartAppAsync(sidecar.GrpcPort, new SemaphoreSlim(0));
        var client = app.Services.GetRequiredService<DaprWorkflowClient>();
        await client.ScheduleNewWorkflowAsync("Wait", "waiting", 0);
        await client.WaitForWorkflowStartAsync("waiting");
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        var waiting = client.WaitForWorkflowCompletionAsync("waiting", cancellation: patience.Token);

        Assert.Equal(0, await sidecar.TerminateAsync());

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        await app.StopAsync();
    }

    private static string StateStore(TestDatabase database) =>
        RunningSidecar.Component("statestore", "state.postgresql", ("connectionString", database.ConnectionString), ("actorStateStore", "true"));

    /// <summary>A wait that the sidecar's end cuts off is begun again.</summary>
    private static async Task<WorkflowState> WaitAsync(DaprWorkflowClient client, string instanceId)
    {
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        while (true)
        {
            try
            {
                return await client.WaitForWorkflowCompletionAsync(instanceId, cancellation: patience.Token);
            }
            catch (Grpc.Core.RpcException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task<IHost> StartAppAsync(int grpcPort, SemaphoreSlim stepped)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("DAPR_GRPC_ENDPOINT", $"http://127.0.0.1:{grpcPort}")]);
        builder.Services.AddDaprWorkflow(options =>
        {
            options.RegisterWorkflow<int, int>("Count", async (context, number) =>
            {
                for (var i = 0; i < Steps; i++)
                {
                    number = await context.CallActivityAsync<int>("Step", number);
                }
                return number;
            });
            options.RegisterWorkflow<int, int>("Wait", async (context, _) => await context.WaitForExternalEventAsync<int>("never"));
            options.RegisterActivity<int, int>("Step", (_, number) =>
            {
                stepped.Release();
                return Task.FromResult(number + 1);
            });
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
