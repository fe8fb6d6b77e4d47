using Dapr.Common.Serialization;
using Dapr.Workflow.Worker;
using Protocol = DurableTask.Protocol;

namespace Dapr.Workflow;

/// <summary>An instance as it was when asked for; also of one that does not exist.</summary>
public sealed class WorkflowState
{
    private readonly Protocol.WorkflowState? _state;
    private readonly IDaprSerializer _serializer;

    internal WorkflowState(Protocol.WorkflowState? state, IDaprSerializer serializer) => (_state, _serializer) = (state, serializer);

    public string? WorkflowName => _state?.Name;

    public bool Exists => _state is not null;

    public bool IsWorkflowRunning => RuntimeStatus == WorkflowRuntimeStatus.Running;

    /// <summary>Whether it has ended, well or not.</summary>
    public bool IsWorkflowCompleted => RuntimeStatus is WorkflowRuntimeStatus.Completed or WorkflowRuntimeStatus.Failed or WorkflowRuntimeStatus.Terminated;

    public DateTimeOffset CreatedAt => _state?.CreatedTimestamp?.ToDateTimeOffset() ?? default;

    public DateTimeOffset LastUpdatedAt => _state?.LastUpdatedTimestamp?.ToDateTimeOffset() ?? default;

    public WorkflowRuntimeStatus RuntimeStatus => _state is null || !Enum.IsDefined((WorkflowRuntimeStatus)_state.WorkflowStatus)
        ? WorkflowRuntimeStatus.Unknown
        : (WorkflowRuntimeStatus)_state.WorkflowStatus;

    /// <summary>Why it failed; null unless it failed and inputs and outputs were asked for.</summary>
    public WorkflowTaskFailureDetails? FailureDetails => Failures.Read(_state?.FailureDetails);

    /// <summary>The default of <typeparamref name="T"/> where there is none, or where inputs and outputs were not asked for.</summary>
    public T? ReadInputAs<T>() => Read<T>(_state?.Input);

    /// <inheritdoc cref="ReadInputAs"/>
    public T? ReadOutputAs<T>() => Read<T>(_state?.Output);

    /// <inheritdoc cref="ReadInputAs"/>
    public T? ReadCustomStatusAs<T>() => Read<T>(_state?.CustomStatus);

    private T? Read<T>(string? text) => string.IsNullOrEmpty(text) ? default : _serializer.Deserialize<T>(text);
}
