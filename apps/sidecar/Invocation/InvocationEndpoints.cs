using DaprImages.Sidecar.Api;
using Grpc.Core;

namespace DaprImages.Sidecar.Invocation;

/// <summary>https://docs.dapr.io/reference/api/service_invocation_api/, as far as one machine without name resolution goes: methods of the sidecar's own app.</summary>
internal static class InvocationEndpoints
{
    public static IEndpointRouteBuilder MapInvocation(this IEndpointRouteBuilder routes)
    {
        routes.Map("/v1.0/invoke/{id}/method/{**method}", (string id, HttpContext context, AppInvocation invocation) =>
            invocation.ForwardAsync(id, $"/{RequestPath.After(context, "/method/")}", context));
        routes.MapFallback("{**path}", (HttpContext context, AppInvocation invocation) => context.Request.Headers["dapr-app-id"] is [{ Length: > 0 } id]
            ? invocation.ForwardAsync(id, RequestPath.Target(context), context)
            : throw new ApiException(StatusCodes.Status404NotFound, "ERR_DIRECT_INVOKE", StatusCode.NotFound, "failed getting app id either from the URL path or the header dapr-app-id"));
        return routes;
    }
}
