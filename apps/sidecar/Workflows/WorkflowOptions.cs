namespace DaprImages.Sidecar.Workflows;

/// <summary>What the engine is told by the sidecar's flags, by the state store component that has <c>actorStateStore: true</c>, and by <c>spec.workflow</c> of the Configuration.</summary>
public sealed class WorkflowOptions
{
    /// <summary>The app whose workflows are served; instances of different apps do not see each other.</summary>
    public required string AppId { get; init; }

    /// <summary>The state store's database, in any of the forms that Postgres connection strings come in; null when no state store serves actors, and with it no workflows.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Turns in workers' hands at once; <c>maxConcurrentWorkflowInvocations</c>.</summary>
    public int MaxConcurrentTurns { get; init; } = int.MaxValue;

    /// <summary>Activities in workers' hands at once; <c>maxConcurrentActivityInvocations</c>.</summary>
    public int MaxConcurrentActivities { get; init; } = int.MaxValue;

    /// <summary>How long a stop waits for workers to answer what they have in hand; <c>--dapr-graceful-shutdown-seconds</c>.</summary>
    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a completed instance is kept, by status; null for ever. <c>stateRetentionPolicy</c>.</summary>
    public TimeSpan? RetainCompleted { get; init; }

    public TimeSpan? RetainFailed { get; init; }

    public TimeSpan? RetainTerminated { get; init; }
}
