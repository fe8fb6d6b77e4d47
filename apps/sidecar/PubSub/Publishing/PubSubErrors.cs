using DaprImages.Sidecar.Api;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Sidecar.PubSub.Publishing;

/// <summary>What publishing answers when it refuses, in daprd's codes and words.</summary>
internal static class PubSubErrors
{
    public static ApiException NotFound(string pubSubName) =>
        Make(404, "ERR_PUBSUB_NOT_FOUND", StatusCode.InvalidArgument, $"pubsub {pubSubName} is not found", [ErrorDetails.Info("DAPR_PUBSUB_NOT_FOUND")]);

    public static ApiException NameEmpty() => Make(404, "ERR_PUBSUB_EMPTY", StatusCode.InvalidArgument, "pubsub name is empty", "", "DAPR_PUBSUB_NAME_EMPTY");

    public static ApiException TopicEmpty(string pubSubName) =>
        Make(404, "ERR_TOPIC_NAME_EMPTY", StatusCode.InvalidArgument, $"topic is empty in pubsub {pubSubName}", pubSubName, "DAPR_PUBSUB_TOPIC_NAME_EMPTY");

    public static ApiException Metadata(string pubSubName, IReadOnlyDictionary<string, string> metadata, string reason) => Make(
        400, "ERR_PUBSUB_REQUEST_METADATA", StatusCode.InvalidArgument, $"failed deserializing metadata. Error: {reason}", pubSubName, "DAPR_PUBSUB_METADATA_DESERIALIZATION",
        [.. metadata.Select(entry => (entry.Key, entry.Value))]);

    public static ApiException NoCloudEvent(string appId, string pubSubName, string reason) => Make(
        500, "ERR_PUBSUB_CLOUD_EVENTS_SER", StatusCode.InvalidArgument, "cannot create cloudevent", pubSubName, "DAPR_PUBSUB_CLOUD_EVENT_CREATION", ("appID", appId), ("error", reason));

    public static ApiException EventDoesNotFit(string appId, string pubSubName, string topic, string reason) => Make(
        400, "ERR_PUBSUB_EVENTS_SER", StatusCode.InvalidArgument, $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSubName}: {reason}", pubSubName, "DAPR_PUBSUB_MARSHAL_ENVELOPE",
        ("appID", appId), ("error", reason));

    public static ApiException EntryId(string appId, string pubSubName, string topic)
    {
        const string reason = "entryId is duplicated or not present for entry";
        return Make(
            400, "ERR_PUBSUB_EVENTS_SER", StatusCode.InvalidArgument, $"error marshaling events to bytes for topic {topic} pubsub {pubSubName}. error: {reason}", pubSubName, "DAPR_PUBSUB_MARSHAL_EVENTS",
            ("appID", appId), ("error", reason));
    }

    public static ApiException NoEntries(string appId, string pubSubName, string topic, string reason) => Make(
        400, "ERR_PUBSUB_EVENTS_SER", StatusCode.InvalidArgument, $"error when unmarshaling the request for topic {topic} pubsub {pubSubName}: {reason}", pubSubName, "DAPR_PUBSUB_UNMARSHAL_EVENTS",
        ("appID", appId));

    public static ApiException Forbidden(string appId, string pubSubName, string topic)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return Make(403, "ERR_PUBSUB_FORBIDDEN", StatusCode.PermissionDenied, message, pubSubName, "DAPR_PUBSUB_FORBIDDEN", ("topic", topic), ("error", message));
    }

    public static ApiException NotPublished(string pubSubName, string topic, string reason) => Make(
        500, "ERR_PUBSUB_PUBLISH_MESSAGE", StatusCode.Internal, $"error when publishing to topic {topic} in pubsub {pubSubName}: {reason}", pubSubName, "DAPR_PUBSUB_PUBLISH_MESSAGE",
        ("topic", topic), ("error", reason));

    private static ApiException Make(int httpStatus, string errorCode, StatusCode status, string message, string pubSubName, string reason, params (string Key, string Value)[] metadata) =>
        Make(httpStatus, errorCode, status, message, [ErrorDetails.Resource("pubsub", pubSubName, message), ErrorDetails.Info(reason, metadata)]);

    private static ApiException Make(int httpStatus, string errorCode, StatusCode status, string message, IReadOnlyList<IMessage> details) => new(httpStatus, errorCode, status, message, details, details);
}
