namespace Dapr;

/// <summary>One setting for the pub/sub component.</summary>
public interface IOriginalTopicMetadata
{
    /// <summary>By which a topic claims it; without one it is for all topics of the endpoint.</summary>
    string? Id { get; }

    string Name { get; }

    string Value { get; }
}
