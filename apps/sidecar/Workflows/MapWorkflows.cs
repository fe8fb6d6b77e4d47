using System.Globalization;
using System.Text.Json.Nodes;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using DurableTask.Protocol;
using Grpc.Core;

namespace DaprImages.Sidecar.Workflows;

/// <summary>Dapr's workflow API over HTTP (https://docs.dapr.io/reference/api/workflow_api/). The component's name in the path means nothing any more.</summary>
internal static class WorkflowEndpoints
{
    private const int LongestId = 64;

    public static IEndpointRouteBuilder MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var workers = routes.ServiceProvider.GetRequiredService<WorkerPool>();
        routes.ServiceProvider.GetRequiredService<SidecarMetadata>().ConnectedWorkers = () => workers.Connected;
        foreach (var version in new[] { "v1.0", "v1.0-beta1", "v1.0-alpha1" })
        {
            var group = routes.MapGroup($"/{version}/workflows/{{component}}");
            group.MapPost("/{name}/start", StartAsync);
            group.MapGet("/{instanceId}", GetAsync);
            group.MapPost("/{instanceId}/raiseEvent/{eventName}", RaiseAsync);
            group.MapPost("/{instanceId}/pause", PauseAsync);
            group.MapPost("/{instanceId}/resume", ResumeAsync);
            group.MapPost("/{instanceId}/terminate", TerminateAsync);
            group.MapPost("/{instanceId}/purge", PurgeAsync);
        }
        return routes;
    }

    private static async Task<IResult> StartAsync(string name, HttpRequest request, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken)
    {
        var instanceId = request.Query["instanceID"].ToString();
        if (instanceId.Length == 0)
        {
            instanceId = Guid.NewGuid().ToString();
        }
        if (instanceId.Length > LongestId)
        {
            return Error(StatusCodes.Status400BadRequest, "ERR_INSTANCE_ID_TOO_LONG", $"workflow instance ID exceeds the max length of {LongestId} characters");
        }
        if (!instanceId.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'))
        {
            return Error(StatusCodes.Status400BadRequest, "ERR_INSTANCE_ID_INVALID", $"workflow instance ID '{instanceId}' is invalid: only alphanumeric and underscore characters are allowed");
        }
        try
        {
            var input = await ReadBodyAsync(request, cancellationToken);
            await host.Ready.WaitAsync(cancellationToken);
            await engine.StartAsync(new CreateInstanceRequest { InstanceId = instanceId, Name = name, Input = input }, cancellationToken);
            return JsonResult.Of(new JsonObject { ["instanceID"] = instanceId }, StatusCodes.Status202Accepted);
        }
        catch (RpcException error)
        {
            return Error(StatusCodes.Status500InternalServerError, "ERR_START_WORKFLOW", $"error starting workflow '{name}': unable to start workflow: {error.Status.Detail}");
        }
    }

    private static async Task<IResult> GetAsync(string instanceId, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken)
    {
        await host.Ready.WaitAsync(cancellationToken);
        if (await engine.FindAsync(instanceId, cancellationToken) is not { } instance)
        {
            return NotFound(instanceId);
        }
        var properties = new JsonObject();
        Add("dapr.workflow.custom_status", instance.CustomStatus);
        Add("dapr.workflow.input", instance.StartedAt is null ? null : instance.Started?.ExecutionStarted.Input);
        Add("dapr.workflow.output", instance.Completed?.ExecutionCompleted.Result);
        if (instance.Completed?.ExecutionCompleted.FailureDetails is { } failure)
        {
            Add("dapr.workflow.failure.error_type", failure.ErrorType);
            Add("dapr.workflow.failure.error_message", failure.ErrorMessage);
        }
        return JsonResult.Of(new JsonObject
        {
            ["instanceID"] = instanceId,
            ["workflowName"] = instance.StartedAt is null ? "" : instance.Started!.ExecutionStarted.Name,
            ["createdAt"] = Format(instance.CreatedAt),
            ["lastUpdatedAt"] = Format(instance.UpdatedAt),
            ["runtimeStatus"] = Name(instance),
            ["properties"] = properties,
        });

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                properties[name] = value;
            }
        }
    }

    private static async Task<IResult> RaiseAsync(string instanceId, string eventName, HttpRequest request, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken)
    {
        var input = await ReadBodyAsync(request, cancellationToken);
        return await DoAsync(
            host,
            () => engine.RaiseAsync(instanceId, eventName, input, cancellationToken),
            error => Error(StatusCodes.Status500InternalServerError, "ERR_RAISE_EVENT_WORKFLOW", $"error raising event on workflow '{instanceId}': failed to raise event {eventName} on workflow {instanceId}: failed to raise event: {error.Status.Detail}"),
            cancellationToken);
    }

    private static Task<IResult> PauseAsync(string instanceId, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken) => DoAsync(
        host,
        () => engine.SuspendAsync(instanceId, null, cancellationToken),
        error => Error(StatusCodes.Status500InternalServerError, "ERR_PAUSE_WORKFLOW", $"error pausing workflow {instanceId}: failed to pause workflow {instanceId}: failed to suspend workflow: {error.Status.Detail}"),
        cancellationToken);

    private static Task<IResult> ResumeAsync(string instanceId, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken) => DoAsync(
        host,
        () => engine.ResumeAsync(instanceId, null, cancellationToken),
        error => Error(StatusCodes.Status500InternalServerError, "ERR_RESUME_WORKFLOW", $"error resuming workflow {instanceId}: failed to resume workflow {instanceId}: failed to resume workflow: {error.Status.Detail}"),
        cancellationToken);

    private static Task<IResult> TerminateAsync(string instanceId, HttpRequest request, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken) => DoAsync(
        host,
        () => engine.TerminateAsync(instanceId, null, request.Query["non_recursive"] != "true", cancellationToken),
        _ => NotFound(instanceId),
        cancellationToken);

    private static Task<IResult> PurgeAsync(string instanceId, HttpRequest request, WorkflowEngine engine, WorkflowHost host, CancellationToken cancellationToken) => DoAsync(
        host,
        () => engine.PurgeAsync(instanceId, request.Query["non_recursive"] != "true", cancellationToken),
        error => error.Status.Detail.EndsWith("no such instance exists", StringComparison.Ordinal)
            ? NotFound(instanceId)
            : Error(StatusCodes.Status500InternalServerError, "ERR_PURGE_WORKFLOW", $"error purging workflow {instanceId}: {error.Status.Detail}"),
        cancellationToken);

    private static async Task<IResult> DoAsync(WorkflowHost host, Func<Task> operation, Func<RpcException, IResult> refused, CancellationToken cancellationToken)
    {
        try
        {
            await host.Ready.WaitAsync(cancellationToken);
            await operation();
            return JsonResult.Of(new JsonObject(), StatusCodes.Status202Accepted);
        }
        catch (RpcException error)
        {
            return refused(error);
        }
    }

    private static IResult NotFound(string instanceId) => Error(StatusCodes.Status404NotFound, "ERR_INSTANCE_ID_NOT_FOUND", $"unable to find workflow with the provided instance ID: {instanceId}");

    private static IResult Error(int status, string code, string message) =>
        JsonResult.Of(new JsonObject { ["errorCode"] = code, ["message"] = message }, status);

    private static async Task<string?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Name(StoredInstance instance) => instance.Status switch
    {
        OrchestrationStatus.ContinuedAsNew => "CONTINUED_AS_NEW",
        var status => status.ToString().ToUpperInvariant(),
    };
}
