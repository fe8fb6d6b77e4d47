namespace Dapr.Workflow;

/// <summary>
/// Code that is run again from its start whenever something happened, over the history of what happened before, until it has caught up.
/// So it must do the same each time: no clock, no random, no I/O, no environment and no threads of its own; all of that belongs in activities.
/// It awaits only tasks of its <see cref="WorkflowContext"/>, and combinations of them by <see cref="Task.WhenAll(Task[])"/> and <see cref="Task.WhenAny(Task[])"/>.
/// </summary>
/// <remarks>A new object for every turn, made from a scope of the service provider. An exception that leaves the code ends the instance as failed.</remarks>
public abstract class Workflow<TInput, TOutput> : IWorkflow
{
    Type IWorkflow.InputType => typeof(TInput);

    Type IWorkflow.OutputType => typeof(TOutput);

    public abstract Task<TOutput> RunAsync(WorkflowContext context, TInput input);

    async Task<object?> IWorkflow.RunAsync(WorkflowContext context, object? input) => await RunAsync(context, (TInput)input!);
}
