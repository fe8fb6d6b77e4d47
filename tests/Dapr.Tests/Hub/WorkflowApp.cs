using System.Net;
using Dapr.Workflow;
using DaprImages.TestKit;
using DurableTask.Protocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkflowState = Dapr.Workflow.WorkflowState;

namespace DaprImages.Dapr.Tests.Hub;

/// <summary>An app with workflows as the documentation shows it, and the task hub it works for.</summary>
internal sealed class WorkflowApp : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IHost _host;
    private readonly IPEndPoint _sidecar;
    private TaskHubServer? _server;

    private WorkflowApp(IHost host, TaskHub hub, IPEndPoint sidecar, TaskHubServer? server, LogLines logs)
        => (_host, Hub, _sidecar, _server, Logs) = (host, hub, sidecar, server, logs);

    public TaskHub Hub { get; }

    public LogLines Logs { get; }

    public IServiceProvider Services => _host.Services;

    public DaprWorkflowClient Client => Services.GetRequiredService<DaprWorkflowClient>();

    public static Task<WorkflowApp> StartAsync(Action<WorkflowRuntimeOptions> workflows, Action<IServiceCollection>? configure = null)
        => StartAsync(services =>
        {
            services.AddDaprWorkflow(workflows);
            configure?.Invoke(services);
        });

    /// <param name="sidecar">Where the sidecar will be; unless given, it is there already.</param>
    public static async Task<WorkflowApp> StartAsync(Action<IServiceCollection> configure, TaskHub? hub = null, IPEndPoint? sidecar = null, params (string Key, string Value)[] settings)
    {
        hub ??= new TaskHub();
        var endPoint = sidecar ?? Loopback.NewEndPoint();
        var server = sidecar is null ? await TaskHubServer.StartAsync(hub, endPoint) : null;
        var logs = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([
            new("DAPR_GRPC_ENDPOINT", $"http://{endPoint}"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))]);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new WorkflowApp(host, hub, endPoint, server, logs);
    }

    /// <summary>Starts an instance and waits for its end.</summary>
    public async Task<WorkflowState> RunAsync(string name, object? input = null, string? instanceId = null)
    {
        var id = await Client.ScheduleNewWorkflowAsync(name, instanceId, input);
        return await Client.WaitForWorkflowCompletionAsync(id).WaitAsync(Patience);
    }

    /// <summary>Gives the worker one turn, with a history made by hand. What has no timestamp happened in the order given.</summary>
    public Task<WorkflowResponse> TurnAsync(IEnumerable<HistoryEvent> past, IEnumerable<HistoryEvent> news, string instanceId = "instance")
    {
        var request = new WorkflowRequest { InstanceId = instanceId, PastEvents = { past }, NewEvents = { news } };
        var time = HubClock.Beginning;
        foreach (var e in request.PastEvents.Concat(request.NewEvents))
        {
            e.Timestamp ??= Timestamp.FromDateTime(time = time.AddSeconds(1));
        }
        return Hub.Work.GiveOutAsync<WorkflowResponse>(new WorkItem { WorkflowRequest = request }).WaitAsync(Patience);
    }

    public Task<ActivityResponse> ActivityAsync(ActivityRequest request)
        => Hub.Work.GiveOutAsync<ActivityResponse>(new WorkItem { ActivityRequest = request }).WaitAsync(Patience);

    public async Task LoseSidecarAsync() => await _server!.DisposeAsync();

    public async Task BringSidecarAsync() => _server = await TaskHubServer.StartAsync(Hub, _sidecar);

    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        _host.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
