namespace DaprImages.Data.Runs;

/// <summary>What the ledger says when a stage is about to start.</summary>
public enum StageStart
{
    /// <summary>Go ahead; the attempt is entered.</summary>
    Started,

    /// <summary>
    /// It was begun before and never ended: it, or another stage beside it, took the process down. Not entered; to be begun again when no other such stage runs,
    /// so that another crash tells which one it is.
    /// </summary>
    Suspect,

    /// <summary>It has ended before: this is a repetition of an activity whose answer was lost.</summary>
    Ended,

    /// <summary>It was started again and again and never ended: something in it takes the process down.</summary>
    Quarantined,

    /// <summary>The run is gone, and with it the image.</summary>
    Gone,
}
