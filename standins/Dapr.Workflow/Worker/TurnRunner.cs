using Dapr.Common.Serialization;
using Dapr.Workflow.Worker.Turns;
using DurableTask.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>Runs one turn of an instance in a scope of its own.</summary>
internal sealed partial class TurnRunner(IServiceProvider services, IWorkflowsFactory factory, IDaprSerializer serializer, ILoggerFactory loggerFactory, ILogger<TurnRunner> logger)
{
    public async Task<WorkflowResponse> RunAsync(WorkflowRequest request, IReadOnlyList<HistoryEvent> past)
    {
        using var trace = WorkflowTrace.StartTurn(past.Concat(request.NewEvents).FirstOrDefault(e => e.ExecutionStarted is not null)?.ExecutionStarted);
        try
        {
            await using var scope = services.CreateAsyncScope();
            return new Turn(request, past, name => Create(name, scope.ServiceProvider), serializer, loggerFactory).Run();
        }
        catch (Exception error)
        {
            LogFailed(error, request.InstanceId);
            return Failed(request.InstanceId, Failures.Of(error, final: true));
        }
    }

    public static WorkflowResponse Failed(string instanceId, TaskFailureDetails failure) => new()
    {
        InstanceId = instanceId,
        Actions = { new WorkflowAction { CompleteWorkflow = new() { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = failure } } },
    };

    private IWorkflow Create(string name, IServiceProvider scope)
    {
        if (factory.TryCreateWorkflow(name, scope, out var workflow, out var failure))
        {
            return workflow!;
        }
        throw failure is null
            ? new UnknownTaskException("WorkflowNotFound", $"Workflow '{name}' is not registered in this app.")
            : new UnknownTaskException(failure.GetType().FullName ?? failure.GetType().Name, $"Workflow '{name}' failed to activate: {failure.Message}");
    }

    [LoggerMessage(LogLevel.Error, "Workflow instance {InstanceId} cannot go on and is ended as failed")]
    private partial void LogFailed(Exception error, string instanceId);
}
