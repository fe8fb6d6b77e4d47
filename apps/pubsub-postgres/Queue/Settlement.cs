namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What becomes of a message that was claimed.</summary>
internal sealed record Settlement(SettlementKind Kind, string Topic, ClaimedMessage Message)
{
    /// <summary>Until a refused message is delivered again.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether a message that is given back had been in the app's hands, which counts as a delivery.</summary>
    public bool WasDelivered { get; init; }

    public string? DeadLetterTopic { get; init; }

    /// <summary>The message's metadata, and why it died; a JSON object of texts.</summary>
    public string? DeadLetterMetadata { get; init; }
}

internal enum SettlementKind
{
    /// <summary>Handled: the message goes.</summary>
    Done,

    /// <summary>Refused: the message waits and is delivered again.</summary>
    Retry,

    /// <summary>Refused too often: the message goes to the dead-letter topic.</summary>
    Dead,

    /// <summary>Not handled: the message is free again at once.</summary>
    Release,
}
