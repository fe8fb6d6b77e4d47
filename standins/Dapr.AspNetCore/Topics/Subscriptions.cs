using Dapr.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Dapr;

/// <summary>What the app's endpoints subscribe to.</summary>
internal static partial class Subscriptions
{
    public static IEnumerable<Subscription> Of(IEnumerable<Microsoft.AspNetCore.Http.Endpoint> endpoints, bool allRaw, ILogger logger) => endpoints
        .OfType<RouteEndpoint>()
        .SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>().Where(topic => topic.Name is not null).Select(topic => new Handler(endpoint, topic)))
        .GroupBy(handler => (handler.Topic.PubsubName, handler.Topic.Name))
        .OrderBy(topic => topic.Key)
        .Select(topic => Subscribe(topic.Key.PubsubName, topic.Key.Name, [.. topic.OrderBy(handler => handler.Topic.Priority)], allRaw, logger));

    private static Subscription Subscribe(string pubsubName, string name, List<Handler> handlers, bool allRaw, ILogger logger)
    {
        var rules = handlers.FindAll(handler => !string.IsNullOrEmpty(handler.Topic.Match));
        var defaults = handlers.FindAll(handler => string.IsNullOrEmpty(handler.Topic.Match));
        if (defaults.Select(handler => handler.Path).Distinct().Skip(1).Any())
        {
            LogSeveralDefaults(logger, name, pubsubName);
        }
        foreach (var same in rules.GroupBy(handler => handler.Topic.Priority).Where(group => group.Count() > 1))
        {
            LogSamePriority(logger, name, pubsubName, same.Key, same.Count());
        }
        var metadata = MetadataOf(handlers);
        if (allRaw || handlers.Exists(handler => (handler.Topic as IRawTopicMetadata)?.EnableRawPayload == true))
        {
            metadata["rawPayload"] = "true";
        }
        var path = defaults is [var first, ..] ? first.Path : null;
        return new Subscription(name, pubsubName)
        {
            Route = rules.Count == 0 ? path : null,
            Routes = rules.Count == 0 ? null : new([.. rules.Select(rule => new SubscriptionRule(rule.Topic.Match!, rule.Path))], path),
            Metadata = metadata.Count == 0 ? null : metadata,
            DeadLetterTopic = (handlers[0].Topic as IDeadLetterTopicMetadata)?.DeadLetterTopic,
            BulkSubscribe = handlers[0].Bulk,
        };
    }

    private static Dictionary<string, string> MetadataOf(List<Handler> handlers)
    {
        var separator = handlers.Select(handler => (handler.Topic as IOwnedOriginalTopicMetadata)?.MetadataSeparator).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? ",";
        return handlers
            .SelectMany(handler => handler.Metadata)
            .GroupBy(setting => setting.Name, setting => setting.Value)
            .ToDictionary(setting => setting.Key, setting => string.Join(separator, setting.Distinct()));
    }

    private sealed record Handler(RouteEndpoint Endpoint, ITopicMetadata Topic)
    {
        /// <summary>Without a slash at its beginning, and only for routes without parameters.</summary>
        public string Path => string.Join('/', Endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Cast<RoutePatternLiteralPart>().Select(part => part.Content))));

        public IEnumerable<IOriginalTopicMetadata> Metadata => Endpoint.Metadata.GetOrderedMetadata<IOriginalTopicMetadata>()
            .Where(setting => string.IsNullOrEmpty(setting.Id) || (Topic as IOwnedOriginalTopicMetadata)?.OwnedMetadatas?.Contains(setting.Id) == true);

        public SubscriptionBulk? Bulk => Endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>().FirstOrDefault(bulk => bulk.TopicName == Topic.Name) is { } bulk
            ? new SubscriptionBulk(Enabled: true, bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs)
            : null;
    }

    [LoggerMessage(LogLevel.Error, "Several handlers subscribe to all of topic {Topic} on {PubsubName}; only the first gets it")]
    private static partial void LogSeveralDefaults(ILogger logger, string topic, string pubsubName);

    [LoggerMessage(LogLevel.Error, "{Count} handlers of topic {Topic} on {PubsubName} have the same priority {Priority}")]
    private static partial void LogSamePriority(ILogger logger, string topic, string pubsubName, int priority, int count);
}
