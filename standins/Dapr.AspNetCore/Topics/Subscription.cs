namespace Dapr;

/// <summary>What the sidecar is told of one topic.</summary>
internal sealed record Subscription(string Topic, string PubsubName)
{
    /// <summary>The only handler, when there are no <see cref="Routes"/>.</summary>
    public string? Route { get; init; }

    public SubscriptionRoutes? Routes { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public string? DeadLetterTopic { get; init; }

    public SubscriptionBulk? BulkSubscribe { get; init; }
}

internal sealed record SubscriptionRoutes(IReadOnlyList<SubscriptionRule> Rules, string? Default);

internal sealed record SubscriptionRule(string Match, string Path);

internal sealed record SubscriptionBulk(bool Enabled, int MaxMessagesCount, int MaxAwaitDurationMs);
