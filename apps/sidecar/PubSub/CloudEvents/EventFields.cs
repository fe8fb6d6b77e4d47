namespace DaprImages.Sidecar.PubSub.CloudEvents;

/// <summary>The names of a CloudEvent's fields (https://github.com/cloudevents/spec), with those that Dapr adds.</summary>
internal static class EventFields
{
    public const string Id = "id";
    public const string Source = "source";
    public const string Type = "type";
    public const string SpecVersion = "specversion";
    public const string Subject = "subject";
    public const string Time = "time";
    public const string DataContentType = "datacontenttype";
    public const string Data = "data";
    public const string DataBase64 = "data_base64";
    public const string Topic = "topic";
    public const string PubSubName = "pubsubname";
    public const string Expiration = "expiration";
    public const string TraceId = "traceid";
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
}
