using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Introspection;

namespace DaprImages.Sidecar.PubSub.Subscriptions;

/// <summary>A topic that the app listens to.</summary>
/// <param name="Rules">In order: the first whose match holds gives the path. None at all drops every message.</param>
/// <param name="Bulk">Null for one event a request.</param>
internal sealed record Subscription(
    SubscriptionOrigin Origin,
    string PubSubName,
    string Topic,
    IReadOnlyList<RoutingRule> Rules,
    string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata,
    BulkGathering? Bulk)
{
    private const string RawPayload = "rawPayload";

    /// <summary>Whether messages are data without an envelope.</summary>
    /// <exception cref="FormatException">The setting is neither true nor false.</exception>
    public bool IsRaw => IsRawIn(Metadata);

    /// <summary>Whether a message's or subscription's metadata says that there is no envelope.</summary>
    /// <exception cref="FormatException">It says something that is neither true nor false.</exception>
    public static bool IsRawIn(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(RawPayload) switch
    {
        null or "" or "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        var other => throw new FormatException($"{RawPayload} value must be a valid boolean: actual is '{other}'"),
    };

    /// <summary>The path for an event; null when no rule is for it.</summary>
    /// <param name="message">The event's fields, or what a message holds instead of an event.</param>
    /// <exception cref="ExpressionException">A rule does not fit the event.</exception>
    public string? Route(object? message)
    {
        foreach (var rule in Rules)
        {
            if (rule.Match is null || rule.Match.Holds(new Dictionary<string, object?> { ["event"] = message }))
            {
                return rule.Path;
            }
        }
        return null;
    }
}
