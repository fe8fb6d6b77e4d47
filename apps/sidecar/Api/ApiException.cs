using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

/// <summary>A request that Dapr's API refuses: over gRPC the status it is, over HTTP the same as <c>{"errorCode", "message", "details"}</c>.</summary>
/// <param name="details">What the gRPC status carries.</param>
/// <param name="httpDetails">What the JSON carries; none unless said, as for most of daprd's errors.</param>
internal sealed class ApiException(int httpStatus, string errorCode, StatusCode status, string message, IReadOnlyList<IMessage>? details = null, IReadOnlyList<IMessage>? httpDetails = null)
    : RpcException(new Status(status, message), ErrorDetails.ToTrailers(status, message, details ?? []), message)
{
    public int HttpStatus => httpStatus;

    public string ErrorCode => errorCode;

    /// <summary>The form that most errors have: over gRPC the HTTP error code is the reason.</summary>
    public static ApiException WithReason(int httpStatus, string errorCode, StatusCode status, string message) => new(httpStatus, errorCode, status, message, [ErrorDetails.Info(errorCode)]);

    public static ApiException Malformed(string message) => new(StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", StatusCode.InvalidArgument, message);

    /// <summary>daprd has it, this sidecar does not.</summary>
    public static ApiException NotServed(string what) =>
        new(StatusCodes.Status501NotImplemented, "ERR_NOT_IMPLEMENTED", StatusCode.Unimplemented, $"{what} is not served by this sidecar; use daprd where you need it");

    public Task WriteAsync(HttpResponse response)
    {
        var body = new JsonObject { ["errorCode"] = errorCode, ["message"] = Message };
        if (httpDetails is { Count: > 0 })
        {
            body["details"] = ErrorDetails.ToJson(httpDetails);
        }
        response.StatusCode = httpStatus;
        response.ContentType = "application/json";
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? Task.CompletedTask : response.WriteAsync(body.ToJsonString(JsonResult.Relaxed), response.HttpContext.RequestAborted);
    }
}
