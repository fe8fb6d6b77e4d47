namespace Dapr.Workflow;

/// <summary>The largest messages exchanged with the task hub, in bytes; null for no limit, as histories grow.</summary>
internal sealed class TaskHubMessageSizes
{
    public int? MaxReceive { get; set; }

    public int? MaxSend { get; set; }
}
