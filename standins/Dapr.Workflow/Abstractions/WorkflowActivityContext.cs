using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>Which call of which activity this is.</summary>
public abstract class WorkflowActivityContext
{
    public abstract TaskIdentifier Identifier { get; }

    /// <summary>Names the call: the same at every attempt of a retry policy, and when the call is made again because its result was lost.</summary>
    public abstract string TaskExecutionKey { get; }

    /// <summary>The workflow instance that called.</summary>
    public abstract string InstanceId { get; }
}
