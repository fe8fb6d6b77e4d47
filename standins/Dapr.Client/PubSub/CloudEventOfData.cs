using System.Text.Json.Serialization;
using Dapr.Client;

namespace Dapr;

/// <summary>An envelope with its data, written as JSON.</summary>
public class CloudEvent<TData>(TData data) : CloudEvent
{
    public TData Data { get; } = data;

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = Constants.ContentTypeApplicationJson;
}
