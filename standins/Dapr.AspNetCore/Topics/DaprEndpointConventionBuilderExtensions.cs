using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

public static class DaprEndpointConventionBuilderExtensions
{
    public static T WithTopic<T>(this T builder, string pubsubName, string name)
        where T : IEndpointConventionBuilder
        => WithTopic(builder, pubsubName, name, enableRawPayload: false, null);

    public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder
        => WithTopic(builder, pubsubName, name, enableRawPayload: false, metadata);

    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload)
        where T : IEndpointConventionBuilder
        => WithTopic(builder, pubsubName, name, enableRawPayload, null);

    /// <summary>Subscribes the endpoint to a topic. What it answers decides: 2xx is done, 404 is dropped, all else is tried again.</summary>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string>? metadata)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithMetadata(new TopicAttribute(pubsubName, name, enableRawPayload));
        return builder.WithTopicMetadata(metadata);
    }

    /// <inheritdoc cref="WithTopic{T}(T, string, string, bool, IDictionary{string, string})"/>
    public static T WithTopic<T>(this T builder, TopicOptions topicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topicOptions);
        ArgumentException.ThrowIfNullOrEmpty(topicOptions.PubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicOptions.Name);
        builder.WithMetadata(new TopicAttribute(topicOptions.PubsubName, topicOptions.Name, topicOptions.EnableRawPayload)
        {
            DeadLetterTopic = topicOptions.DeadLetterTopic,
            Match = topicOptions.Match,
            Priority = topicOptions.Priority,
            OwnedMetadatas = topicOptions.OwnedMetadatas,
            MetadataSeparator = topicOptions.MetadataSeparator,
        });
        return builder.WithTopicMetadata(topicOptions.Metadata);
    }

    /// <summary>Has messages of the topic, which the endpoint subscribes to as well, delivered several at once.</summary>
    public static T WithBulkSubscribe<T>(this T builder, BulkSubscribeTopicOptions bulkSubscribeTopicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(bulkSubscribeTopicOptions);
        ArgumentException.ThrowIfNullOrEmpty(bulkSubscribeTopicOptions.TopicName);
        builder.WithMetadata(new BulkSubscribeAttribute(bulkSubscribeTopicOptions.TopicName, bulkSubscribeTopicOptions.MaxMessagesCount, bulkSubscribeTopicOptions.MaxAwaitDurationMs));
        return builder;
    }

    private static T WithTopicMetadata<T>(this T builder, IDictionary<string, string>? metadata)
        where T : IEndpointConventionBuilder
    {
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            builder.WithMetadata(new TopicMetadataAttribute(name, value));
        }
        return builder;
    }
}
