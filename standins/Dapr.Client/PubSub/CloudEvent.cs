using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>Fields of the envelope that a publisher may set.</summary>
public class CloudEvent
{
    [JsonPropertyName("source")]
    public Uri? Source { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("subject")]
    public string? Subject { get; init; }
}
