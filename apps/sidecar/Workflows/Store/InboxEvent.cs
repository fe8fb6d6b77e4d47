using DurableTask.Protocol;

namespace DaprImages.Sidecar.Workflows.Store;

/// <summary>An event on its way to an instance.</summary>
/// <param name="Id">Orders the events of an app.</param>
/// <param name="DueAt">When the instance may see it: later for timers and starts in the future.</param>
internal sealed record InboxEvent(long Id, string InstanceId, DateTimeOffset DueAt, HistoryEvent Event);
