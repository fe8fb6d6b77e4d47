using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow.Worker;

/// <summary>The workflows and activities a worker knows. Names are the types' own unless given; case does not matter; the first of a name stays.</summary>
public interface IWorkflowsFactory
{
    void RegisterWorkflow<TWorkflow>(string? name = null)
        where TWorkflow : class, IWorkflow;

    void RegisterWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation);

    void RegisterActivity<TActivity>(string? name = null)
        where TActivity : class, IWorkflowActivity;

    void RegisterActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation);

    /// <returns>False when the name is not known, or, with an <paramref name="activationException"/>, when its constructor failed.</returns>
    bool TryCreateWorkflow(TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflow? workflow, out Exception? activationException);

    /// <inheritdoc cref="TryCreateWorkflow"/>
    bool TryCreateActivity(TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflowActivity? activity, out Exception? activationException);
}
