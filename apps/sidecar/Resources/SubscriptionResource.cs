namespace DaprImages.Sidecar.Resources;

/// <summary>A declarative subscription, of either version.</summary>
/// <param name="Rules">In order; the first whose expression holds gives the path. One without an expression is the default.</param>
internal sealed record SubscriptionResource(
    string Name,
    string PubSubName,
    string Topic,
    IReadOnlyList<SubscriptionRule> Rules,
    string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata,
    BulkSubscription? Bulk)
{
    /// <exception cref="FormatException">The document has another shape.</exception>
    public static SubscriptionResource From(Resource resource)
    {
        var spec = resource.Spec ?? throw new FormatException("the subscription has no spec");
        var rules = new List<SubscriptionRule>();
        if (resource.ApiVersion == "dapr.io/v1alpha1")
        {
            rules.Add(new SubscriptionRule(null, spec.Text("route") ?? ""));
        }
        else if (spec.Map("routes") is { } routes)
        {
            rules.AddRange(routes.Maps("rules").Select(rule => new SubscriptionRule(rule.Text("match"), rule.Text("path") ?? "")));
            if (routes.Text("default") is { Length: > 0 } path)
            {
                rules.Add(new SubscriptionRule(null, path));
            }
        }
        return new SubscriptionResource(
            resource.Name,
            spec.Text("pubsubname") ?? "",
            spec.Text("topic") ?? "",
            rules,
            spec.Text("deadLetterTopic") is { Length: > 0 } deadLetterTopic ? deadLetterTopic : null,
            spec.Map("metadata")?.ToTexts() ?? [],
            spec.Map("bulkSubscribe") is { } bulk && bulk.Switch("enabled") ? new BulkSubscription(bulk.Number("maxMessagesCount"), bulk.Number("maxAwaitDurationMs")) : null);
    }
}

/// <param name="Match">An expression over the event; null always holds.</param>
internal sealed record SubscriptionRule(string? Match, string Path);

/// <param name="MaxAwaitMilliseconds">How long messages are gathered.</param>
internal sealed record BulkSubscription(int? MaxMessages, int? MaxAwaitMilliseconds);
