using System.Text.Json;
using Dapr.Proto.Components.V1;
using DaprImages.PubSubPostgres.Queue;
using Google.Protobuf;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>
/// Makes messages of what is published. Metadata that means something here: <c>ttlInSeconds</c>, <c>delayInSeconds</c>, <c>orderingKey</c>. All of it is delivered
/// with the message.
/// </summary>
internal sealed class Publication(ComponentOptions options)
{
    private const int LongestTopic = 255;
    private const int LongestKey = 255;

    private static readonly TimeSpan Century = TimeSpan.FromDays(36_500);

    /// <exception cref="MetadataException">The message cannot be published; says why.</exception>
    public NewMessage Read(string topic, ByteString data, string contentType, IDictionary<string, string> metadata)
    {
        if (topic.Length is 0 or > LongestTopic || topic.Contains('\0', StringComparison.Ordinal))
        {
            throw new MetadataException("topic", $"a topic's name has 1 to {LongestTopic} characters");
        }
        var reader = new MetadataReader(metadata);
        var key = reader.Text("orderingKey");
        if (key?.Length > LongestKey)
        {
            throw new MetadataException("orderingKey", $"is longer than {LongestKey} characters");
        }
        var message = new NewMessage(
            topic,
            data.Memory,
            contentType.Length > 0 ? contentType : null,
            metadata.Count > 0 ? JsonSerializer.Serialize(metadata) : null,
            reader.Duration("ttlInSeconds", TimeSpan.Zero, Century) ?? options.TimeToLive,
            reader.Duration("delayInSeconds", TimeSpan.Zero, Century) ?? TimeSpan.Zero,
            key);
        CheckSize(message, metadata);
        return message;
    }

    /// <summary>A sidecar whose stream brings a message above its limit ends the stream, and never opens it again.</summary>
    private void CheckSize(NewMessage message, IDictionary<string, string> metadata)
    {
        // Measured only where it may be close.
        if (message.Data.Length + (message.Metadata?.Length ?? 0) * 3 < options.MaxMessageBytes / 2)
        {
            return;
        }
        var size = new PullMessagesResponse
        {
            Data = UnsafeByteOperations.UnsafeWrap(message.Data),
            TopicName = message.Topic,
            ContentType = message.ContentType ?? "",
            Metadata = { metadata },
            Id = $"{long.MaxValue}",
        }.CalculateSize();
        if (size > options.MaxMessageBytes)
        {
            throw new MetadataException(
                "maxMessageBytes", $"the message has {size} bytes with its metadata, and a sidecar takes no more than {options.MaxMessageBytes}. Store the data elsewhere and publish where it is.");
        }
    }
}
