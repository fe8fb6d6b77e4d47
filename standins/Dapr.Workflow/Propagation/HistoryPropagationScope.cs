namespace Dapr.Workflow;

/// <summary>How much of a workflow's history those it calls get to see.</summary>
public enum HistoryPropagationScope
{
    None = 0,

    /// <summary>The caller's own, without what its ancestors passed on to it.</summary>
    OwnHistory = 1,

    /// <summary>The caller's own and all its ancestors'.</summary>
    Lineage = 2,
}
