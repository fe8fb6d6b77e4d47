using System.Text.Json.Nodes;
using DaprImages.Sidecar.Api;

namespace DaprImages.Sidecar.Secrets;

/// <summary>https://docs.dapr.io/reference/api/secrets_api/</summary>
internal static class SecretEndpoints
{
    public static IEndpointRouteBuilder MapSecrets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1.0/secrets/{store}");
        group.MapGet("/bulk", (string store, SecretStores stores) => JsonResult.Of(new JsonObject(stores.GetAll(store).Select(secret => KeyValuePair.Create<string, JsonNode?>(secret.Key, ToJson(secret.Value))))));
        group.MapGet("/{key}", (string store, HttpContext context, SecretStores stores) => JsonResult.Of(ToJson(stores.Get(store, RequestPath.LastSegment(context)))));
        return routes;
    }

    private static JsonObject ToJson(IReadOnlyDictionary<string, string> secret) => new(secret.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
