namespace Dapr.Workflow;

/// <summary>What is known of the run, the same at every replay.</summary>
public interface IWorkflowContext
{
    /// <inheritdoc cref="WorkflowContext.IsReplaying"/>
    bool IsReplaying { get; }

    /// <inheritdoc cref="WorkflowContext.CurrentUtcDateTime"/>
    DateTime CurrentUtcDateTime { get; }

    /// <inheritdoc cref="WorkflowContext.IsPatched"/>
    bool IsPatched(string patchName);
}
