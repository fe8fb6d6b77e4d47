namespace Dapr;

/// <summary>Makes an endpoint the handler of a topic.</summary>
public interface ITopicMetadata
{
    string Name { get; }

    string PubsubName { get; }

    /// <summary>A CEL expression over the event that this handler is for; null or empty for all others.</summary>
    string? Match { get; }

    /// <summary>The order in which matches are tried, the lowest first.</summary>
    int Priority { get; }
}
