namespace DaprImages.Data.Queue;

/// <summary>A queue row that a run was begun for.</summary>
/// <param name="RunId">The id of the workflow instance to start; a new one for every attempt.</param>
/// <param name="Stages">Only these analyses; null for all.</param>
/// <param name="TraceParent">W3C trace context of whoever asked for the analysis.</param>
public sealed record ClaimedRun(Guid QueueId, Guid ImageId, string RunId, IReadOnlyList<string>? Stages, int Attempts, string? TraceParent, DateTime QueuedAt);
