using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

/// <summary>The details of an error in both of Dapr's forms: packed into a gRPC trailer, and as JSON.</summary>
internal static class ErrorDetails
{
    private const string Trailer = "grpc-status-details-bin";

    public static ErrorInfo Info(string reason, params (string Key, string Value)[] metadata) =>
        new() { Reason = reason, Domain = "dapr.io", Metadata = { metadata.ToDictionary(entry => entry.Key, entry => entry.Value) } };

    public static ResourceInfo Resource(string type, string name, string description = "") => new() { ResourceType = type, ResourceName = name, Description = description };

    public static BadRequest Violation(string field, string description) =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };

    public static Metadata ToTrailers(StatusCode code, string message, IReadOnlyList<IMessage> details)
    {
        if (details.Count == 0)
        {
            return Metadata.Empty;
        }
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(detail => Any.Pack(detail)));
        return new Metadata { { Trailer, status.ToByteArray() } };
    }

    public static JsonArray ToJson(IReadOnlyList<IMessage> details) => new([.. details.Select(ToJson)]);

    private static JsonNode ToJson(IMessage detail)
    {
        var json = new JsonObject { ["@type"] = $"type.googleapis.com/{detail.Descriptor.FullName}" };
        switch (detail)
        {
            case ErrorInfo info:
                json["domain"] = info.Domain;
                // daprd's pub/sub has a map there even when it is empty, its other APIs have none then.
                json["metadata"] = info.Metadata.Count > 0 || info.Reason.StartsWith("DAPR_PUBSUB_", StringComparison.Ordinal) ? new JsonObject(info.Metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))) : null;
                json["reason"] = info.Reason;
                break;
            case ResourceInfo resource:
                json["description"] = resource.Description;
                json["owner"] = resource.Owner;
                json["resource_name"] = resource.ResourceName;
                json["resource_type"] = resource.ResourceType;
                break;
            case BadRequest bad:
                json["field_violations"] = new JsonArray([.. bad.FieldViolations.Select(ToJson)]);
                break;
        }
        return json;
    }

    private static JsonObject ToJson(BadRequest.Types.FieldViolation violation)
    {
        var json = new JsonObject();
        if (violation.Field.Length > 0)
        {
            json["field"] = violation.Field;
        }
        json["description"] = violation.Description;
        return json;
    }
}
