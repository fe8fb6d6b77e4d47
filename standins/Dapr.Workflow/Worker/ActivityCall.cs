using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow.Worker;

internal sealed class ActivityCall(string name, string instanceId, string taskExecutionKey) : WorkflowActivityContext
{
    public override TaskIdentifier Identifier { get; } = name;

    public override string TaskExecutionKey { get; } = taskExecutionKey;

    public override string InstanceId { get; } = instanceId;
}
