namespace DaprImages.Data.Queue;

/// <summary>Which images an operator has analysed again.</summary>
public enum RerunScope
{
    /// <summary>Those that have no result of the stage, whatever the reason.</summary>
    Missing,

    /// <summary>Those whose analysis, or that stage of it, failed.</summary>
    Failed,

    All,
}
