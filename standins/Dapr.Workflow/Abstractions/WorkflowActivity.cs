using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>
/// One step of a workflow, free to do what code does. It runs at least once: again, when the worker or the sidecar went away before the result was kept.
/// </summary>
/// <remarks>A new object for every call, made from a scope of the service provider. An exception is the workflow's to handle, as a <see cref="WorkflowTaskFailedException"/>.</remarks>
public abstract class WorkflowActivity<TInput, TOutput> : IWorkflowActivity
{
    Type IWorkflowActivity.InputType => typeof(TInput);

    Type IWorkflowActivity.OutputType => typeof(TOutput);

    public abstract Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input);

    public async Task<object?> RunAsync(WorkflowActivityContext context, object? input) => await RunAsync(context, (TInput)input!);
}
