namespace DaprImages.Sidecar.PubSub.CloudEvents;

/// <summary>What a content type says of a message's data.</summary>
internal static class ContentTypes
{
    public const string CloudEvent = "application/cloudevents+json";
    public const string Json = "application/json";
    public const string Binary = "application/octet-stream";
    public const string Text = "text/plain";

    public static bool IsCloudEvent(string? contentType) => Is(contentType, CloudEvent);

    /// <summary>Exactly JSON: types with the suffix <c>+json</c> count as text.</summary>
    public static bool IsJson(string? contentType) => Is(contentType, Json);

    public static bool IsBinary(string? contentType) => Is(contentType, Binary);

    /// <summary>Protobuf, which in an envelope is as binary as bytes are.</summary>
    public static bool IsProtobuf(string? contentType) => Is(contentType, "application/x-protobuf") || Is(contentType, "application/cloudevents+protobuf");

    public static bool IsText(string? contentType) => contentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true || Is(contentType, "application/xml");

    private static bool Is(ReadOnlySpan<char> contentType, string expected)
    {
        var end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Equals(expected, StringComparison.OrdinalIgnoreCase);
    }
}
