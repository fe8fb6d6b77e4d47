using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.Introspection;

namespace DaprImages.Sidecar.PubSub.Subscriptions;

/// <summary>Reads what an app answers to <c>GET /dapr/subscribe</c>. Names of fields are taken in any case, as Go takes them.</summary>
internal static class AppSubscriptions
{
    /// <summary>One item that cannot be understood spoils the whole answer; an item without any route is left out.</summary>
    /// <exception cref="GoJsonException">The answer is no JSON, or a field is of another kind than it has to be.</exception>
    /// <exception cref="ExpressionException">A rule is no expression.</exception>
    public static List<Subscription> Parse(ReadOnlySpan<byte> answer)
    {
        if (answer.Trim(" \t\r\n"u8).IsEmpty || GoJsonReader.ParseFirst(answer) is not { } value)
        {
            return [];
        }
        var items = value as List<object?> ?? throw new GoJsonException($"json: cannot unmarshal {GoJsonReader.KindOf(value)} into Go value of type []pubsub.SubscriptionJSON");
        return [.. items.Select(item => ToSubscription(new JsonFields(item))).Where(subscription => subscription.Rules.Count > 0)];
    }

    private static Subscription ToSubscription(JsonFields item)
    {
        var routes = item.Fields("routes");
        var rules = routes.Items("rules").Select(rule => RoutingRule.Parse(rule.Text("match"), rule.Text("path"))).ToList();
        if (routes.Text("default") is { Length: > 0 } path || (path = item.Text("route")).Length > 0)
        {
            rules.Add(new RoutingRule(null, path));
        }
        var bulk = item.Fields("bulkSubscribe");
        return new Subscription(
            SubscriptionOrigin.Programmatic,
            item.Text("pubsubname"),
            item.Text("topic"),
            rules,
            item.Text("deadLetterTopic") is { Length: > 0 } deadLetterTopic ? deadLetterTopic : null,
            item.Texts("metadata"),
            bulk.Switch("enabled") ? BulkGathering.From(bulk.Number("maxMessagesCount"), bulk.Number("maxAwaitDurationMs")) : null);
    }

}
