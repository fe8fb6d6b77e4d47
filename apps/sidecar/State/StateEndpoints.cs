using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.State;

/// <summary>https://docs.dapr.io/reference/api/state_api/</summary>
internal static class StateEndpoints
{
    private static readonly string[] Writes = ["POST", "PUT"];

    public static IEndpointRouteBuilder MapState(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1.0/state/{store}");
        group.MapMethods("", Writes, SaveAsync);
        group.MapGet("/{key}", GetAsync);
        group.MapDelete("/{key}", DeleteAsync);
        group.MapMethods("/bulk", Writes, GetManyAsync);
        group.MapMethods("/transaction", Writes, TransactAsync);
        routes.MapMethods("/v1.0-alpha1/state/{store}/query", Writes, QueryAsync);
        return routes;
    }

    private static async Task<IResult> SaveAsync(string store, HttpRequest request, StateStores stores, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var target = stores.Find(store);
        var body = StateJson.Parse(await RequestBody.ReadAsync(request, arguments, cancellationToken));
        await target.SaveAsync(StateJson.ReadEntries(body, RequestMetadata.OfQuery(request)), cancellationToken);
        return Results.NoContent();
    }

    private static async Task GetAsync(string store, HttpContext context, StateStores stores, CancellationToken cancellationToken)
    {
        var response = context.Response;
        if (await stores.Find(store).GetAsync(RequestPath.LastSegment(context), cancellationToken) is not { } found)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        response.Headers.ETag = found.ETag;
        response.ContentType = "application/json";
        response.ContentLength = found.Data.Length;
        if (found.ExpiresAt is { } expiry)
        {
            response.Headers["metadata.ttlExpireTime"] = Format(expiry);
        }
        await response.Body.WriteAsync(found.Data, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(string store, HttpContext context, StateStores stores, CancellationToken cancellationToken)
    {
        var entry = new StateEntry(RequestPath.LastSegment(context), default, IsJson: true, context.Request.Headers.IfMatch, RequestMetadata.OfQuery(context.Request));
        await stores.Find(store).DeleteAsync(entry, cancellationToken);
        return Results.NoContent();
    }

    private static async Task GetManyAsync(string store, HttpContext context, StateStores stores, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var (request, response) = (context.Request, context.Response);
        var target = stores.Find(store);
        var keys = StateJson.ReadKeys(StateJson.Parse(await RequestBody.ReadAsync(request, arguments, cancellationToken)));
        var found = await target.GetManyAsync(keys, cancellationToken);
        response.ContentType = "application/json";
        try
        {
            await response.Body.WriteAsync(Write(keys, found), cancellationToken);
        }
        catch (JsonException)
        {
            // A value that is no JSON: daprd breaks off here, having said 200.
            response.Headers.Remove("traceparent");
        }
    }

    private static async Task<IResult> TransactAsync(string store, HttpRequest request, StateStores stores, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var target = stores.Find(store);
        var operations = StateJson.ReadOperations(StateJson.Parse(await RequestBody.ReadAsync(request, arguments, cancellationToken)));
        await target.TransactAsync(operations, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> QueryAsync(string store, HttpRequest request, StateStores stores, SidecarArguments arguments, CancellationToken cancellationToken)
    {
        var target = stores.FindForQuery(store);
        var result = await target.QueryAsync(await RequestBody.ReadAsync(request, arguments, cancellationToken), cancellationToken);
        if (result.States.Count == 0)
        {
            return Results.NoContent();
        }
        var body = new JsonObject
        {
            ["results"] = new JsonArray([.. result.States.Select(state => new JsonObject { ["key"] = state.Key, ["data"] = JsonNode.Parse(state.Data.Span), ["etag"] = state.ETag })]),
        };
        if (result.Token.Length > 0)
        {
            body["token"] = result.Token;
        }
        return JsonResult.Of(body);
    }

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<string> keys, IReadOnlyList<StoredState> found)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var state in found)
            {
                json.WriteStartObject();
                json.WriteString("key", state.Key);
                json.WritePropertyName("data");
                json.WriteRawValue(state.Data.Span);
                json.WriteString("etag", state.ETag);
                if (state.ExpiresAt is { } expiry)
                {
                    json.WriteStartObject("metadata");
                    json.WriteString("ttlExpireTime", Format(expiry));
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            var missing = keys.Distinct().Except(found.Select(state => state.Key)).ToList();
            // daprd has an item for each key that was asked for; a key asked for twice leaves an empty one.
            foreach (var key in missing.Concat(Enumerable.Repeat("", keys.Count - found.Count - missing.Count)))
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>When a value expires, as callers are told.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
