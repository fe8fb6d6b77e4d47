using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Startup;
using Grpc.Core;

namespace DaprImages.Sidecar.Introspection;

/// <summary>https://docs.dapr.io/reference/api/health_api/</summary>
internal static class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/healthz", (string? appid, Readiness readiness, SidecarArguments arguments) =>
            !readiness.IsReady ? throw new ApiException(StatusCodes.Status500InternalServerError, "ERR_HEALTH_NOT_READY", StatusCode.Unavailable, "dapr is not ready: [runtime]")
            : appid is { Length: > 0 } && appid != arguments.AppId ? throw new ApiException(StatusCodes.Status500InternalServerError, "ERR_HEALTH_APPID_NOT_MATCH", StatusCode.Internal, "dapr app-id does not match")
            : Results.NoContent());
        // Whatever answers has its components, and can be used by the app.
        routes.MapGet("/v1.0/healthz/outbound", Results.NoContent);
        return routes;
    }
}
