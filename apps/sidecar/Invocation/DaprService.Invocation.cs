using Dapr.Proto.Common.V1;
using Dapr.Proto.Runtime.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override async Task<InvokeResponse> InvokeService(InvokeServiceRequest request, ServerCallContext context)
    {
        var (id, message) = (request.Id, request.Message ?? new InvokeRequest());
        var query = message.HttpExtension?.Querystring is { Length: > 0 } text ? $"?{text}" : "";
        var verb = message.HttpExtension?.Verb is { } given and not HTTPExtension.Types.Verb.None ? given.ToString().ToUpperInvariant() : "POST";
        using var call = invocation.Request(id, new HttpMethod(verb), $"/{message.Method.TrimStart('/')}{query}");
        if (message.Data is { Value.IsEmpty: false } data)
        {
            call.Content = new ReadOnlyMemoryContent(data.Value.Memory);
            call.Content.Headers.TryAddWithoutValidation("content-type", message.ContentType.Length > 0 ? message.ContentType : "application/json");
        }
        TraceContext.Of(context.GetHttpContext())?.WriteTo(call.Headers);
        using var answer = await invocation.SendAsync(id, call, context.CancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(context.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ApiException((int)answer.StatusCode, "ERR_DIRECT_INVOKE", ToStatus((int)answer.StatusCode), $"the app answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }
        return new InvokeResponse { Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) }, ContentType = answer.Content.Headers.ContentType?.ToString() ?? "" };
    }

    private static StatusCode ToStatus(int status) => status switch
    {
        400 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 or 504 => StatusCode.DeadlineExceeded,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
