namespace DaprImages.PubSubPostgres.Queue;

/// <summary>How the messages of one subscription are delivered.</summary>
/// <param name="Prefetch">Messages claimed ahead at most.</param>
/// <param name="RetryDelay">The pause after a first refusal; doubles with each further one.</param>
/// <param name="MaxRetryDelay">The longest pause.</param>
/// <param name="MaxDeliveries">Deliveries of a message before it goes to the dead-letter topic; 0 for as many as it takes.</param>
/// <param name="DeadLetterTopic">Where it goes.</param>
internal sealed record DeliveryOptions(int Prefetch, TimeSpan RetryDelay, TimeSpan MaxRetryDelay, int MaxDeliveries, string DeadLetterTopic)
{
    /// <summary>The pause before a message is delivered again.</summary>
    /// <param name="deliveries">How often it has been delivered.</param>
    public TimeSpan DelayAfter(int deliveries)
    {
        var delay = RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(deliveries - 1, 60));
        return delay < MaxRetryDelay.TotalSeconds ? TimeSpan.FromSeconds(delay) : MaxRetryDelay;
    }
}
