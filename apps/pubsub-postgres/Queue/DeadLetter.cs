using System.Globalization;
using System.Text.Json.Nodes;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>What a dead letter says of its life, among its metadata.</summary>
internal static class DeadLetter
{
    public const string Topic = "deadLetterSourceTopic";
    public const string Consumer = "deadLetterConsumer";
    public const string Deliveries = "deadLetterDeliveries";
    public const string Reason = "deadLetterReason";

    private const int LongestReason = 1_000;

    /// <summary>A dead letter that is refused again stays where it is: it has nowhere further to go.</summary>
    public static bool Is(string? metadata) => metadata is not null && metadata.Contains($"\"{Reason}\"", StringComparison.Ordinal);

    /// <returns>The metadata with what is to be known of the end.</returns>
    public static string Describe(string? metadata, string topic, string consumer, int deliveries, string reason)
    {
        var all = metadata is null ? [] : JsonNode.Parse(metadata)!.AsObject();
        all[Topic] = topic;
        all[Consumer] = consumer;
        all[Deliveries] = deliveries.ToString(CultureInfo.InvariantCulture);
        all[Reason] = reason.Length <= LongestReason ? reason : $"{reason[..LongestReason]} …";
        return all.ToJsonString();
    }
}
