namespace Dapr;

public class SubscribeOptions
{
    /// <summary>Whether all topics are subscribed to without an envelope.</summary>
    public bool EnableRawPayload { get; set; }
}
