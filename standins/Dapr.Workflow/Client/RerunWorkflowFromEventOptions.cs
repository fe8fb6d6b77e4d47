namespace Dapr.Workflow.Client;

public sealed class RerunWorkflowFromEventOptions
{
    /// <summary>A new one when null.</summary>
    public string? NewInstanceId { get; set; }

    /// <summary>What the activity at the event is given instead of what it was given; needs <see cref="OverwriteInput"/>.</summary>
    public object? Input { get; set; }

    public bool OverwriteInput { get; set; }
}
