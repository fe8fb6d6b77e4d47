using DaprImages.Sidecar.Api;

namespace DaprImages.Sidecar.Secrets;

/// <summary>https://docs.dapr.io/reference/api/secrets_api/</summary>
internal static class SecretEndpoints
{
    public static IEndpointRouteBuilder MapSecrets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1.0/secrets/{store}");
        group.MapGet("/bulk", (string store, SecretStores stores) => JsonResult.Of(stores.GetAll(store).ToDictionary()));
        group.MapGet("/{key}", (string store, HttpContext context, SecretStores stores) => JsonResult.Of(stores.Get(store, RequestPath.LastSegment(context))));
        return routes;
    }
}
