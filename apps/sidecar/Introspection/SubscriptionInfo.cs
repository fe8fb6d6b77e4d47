namespace DaprImages.Sidecar.Introspection;

/// <summary>A subscription as the metadata API shows it.</summary>
/// <param name="Rules">A default has an empty match.</param>
internal sealed record SubscriptionInfo(
    string PubSubName,
    string Topic,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<(string Match, string Path)> Rules,
    string DeadLetterTopic,
    SubscriptionOrigin Origin);

internal enum SubscriptionOrigin
{
    Unknown,
    Declarative,
    Programmatic,
    Streaming,
}
