using Dapr.Proto.Components.V1;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.CloudEvents;
using DaprImages.Sidecar.PubSub.Components;
using DaprImages.Sidecar.PubSub.Subscriptions;
using DaprImages.Sidecar.Startup;
using Google.Protobuf;

namespace DaprImages.Sidecar.PubSub.Publishing;

/// <summary>https://docs.dapr.io/reference/api/pubsub_api/</summary>
internal static class PublishEndpoints
{
    private const string MetadataPrefix = "metadata.";

    private static readonly string[] Methods = ["POST", "PUT"];

    public static IEndpointRouteBuilder MapPublish(this IEndpointRouteBuilder routes)
    {
        // Plain delegates: publishing is the sidecar's busiest route, and needs no scope of services.
        var publisher = routes.ServiceProvider.GetRequiredService<Publisher>();
        var arguments = routes.ServiceProvider.GetRequiredService<SidecarArguments>();
        routes.MapMethods("/v1.0/publish/{pubSubName}/{**topic:required}", Methods, context => PublishAsync(context, publisher, arguments));
        routes.MapMethods("/v1.0/publish/bulk/{pubSubName}/{**topic:required}", Methods, context => BulkPublishAsync(context, publisher, arguments));
        routes.MapMethods("/v1.0-alpha1/publish/bulk/{pubSubName}/{**topic:required}", Methods, context => BulkPublishAsync(context, publisher, arguments));
        return routes;
    }

    private static async Task PublishAsync(HttpContext context, Publisher publisher, SidecarArguments arguments)
    {
        var component = Find(context, publisher, out var topic);
        var (body, metadata) = (await ReadAsync(context, component, topic, arguments), Metadata(context.Request));
        ByteString data;
        if (IsRaw(component, metadata))
        {
            data = UnsafeByteOperations.UnsafeWrap(body);
        }
        else
        {
            var trace = TraceContext.Of(context);
            data = publisher.Wrap(component, new PublishedEvent(
                component.Name, topic, arguments.AppId, context.Request.ContentType, body, trace is { IsNone: false } ? trace.Parent : "", trace?.State ?? "", metadata));
        }
        await publisher.PublishAsync(component, topic, data, metadata, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task BulkPublishAsync(HttpContext context, Publisher publisher, SidecarArguments arguments)
    {
        var component = Find(context, publisher, out var topic);
        var metadata = Metadata(context.Request);
        var isRaw = IsRaw(component, metadata);
        var body = await ReadAsync(context, component, topic, arguments);
        var entries = new BulkEntries(arguments.AppId, component.Name, topic).Read(body.Span, metadata);
        if (!isRaw)
        {
            var trace = TraceContext.Of(context) ?? TraceContext.Unsampled(context.Request.Headers.TraceParent);
            foreach (var entry in entries)
            {
                entry.Event = publisher.Wrap(component, new PublishedEvent(
                    component.Name, topic, arguments.AppId, entry.ContentType, entry.Event.Memory, trace is { IsNone: false } ? trace.Parent : "", trace?.State ?? "", entry.Metadata));
            }
        }
        try
        {
            await publisher.BulkPublishAsync(component, topic, entries, metadata, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (BulkPublishException error)
        {
            await RefuseAsync(context.Response, PubSubErrors.NotPublished(component.Name, topic, error.Message), error.Failed);
        }
    }

    private static PubSubComponent Find(HttpContext context, Publisher publisher, out string topic)
    {
        // Routing decodes all but the slash.
        topic = ((string?)context.GetRouteValue("topic") ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return publisher.Find((string?)context.GetRouteValue("pubSubName") ?? "", topic);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, PubSubComponent component, string topic, SidecarArguments arguments)
    {
        try
        {
            return await RequestBody.ReadAsync(context.Request, arguments, context.RequestAborted);
        }
        catch (BodyTooLargeException error)
        {
            throw PubSubErrors.NotPublished(component.Name, topic, error.Message);
        }
    }

    private static bool IsRaw(PubSubComponent component, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return Subscription.IsRawIn(metadata);
        }
        catch (FormatException error)
        {
            throw PubSubErrors.Metadata(component.Name, metadata, error.Message);
        }
    }

    private static Dictionary<string, string> Metadata(HttpRequest request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.QueryString.HasValue)
        {
            foreach (var (key, values) in request.Query)
            {
                if (key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
                {
                    metadata[key[MetadataPrefix.Length..]] = values[0] ?? "";
                }
            }
        }
        return metadata;
    }

    /// <summary>The answer to a bulk that failed: which entries did, in the body, and all of that in headers once more.</summary>
    private static async Task RefuseAsync(HttpResponse response, ApiException error, IReadOnlyList<BulkPublishResponseFailedEntry> failed)
    {
        var entries = failed.Select(entry => $$"""{"entryId":{{Quote(entry.EntryId)}},"error":{{Quote(entry.Error)}}}""");
        var body = $$"""{"failedEntries":[{{string.Join(',', entries)}}],"errorCode":{{Quote(error.ErrorCode)}}}""";
        response.StatusCode = error.HttpStatus;
        response.ContentType = ContentTypes.Json;
        response.Headers["metadata.error"] = $"api error: code = {error.StatusCode} desc = {error.Message}";
        response.Headers["metadata.responsedata"] = body;
        await response.WriteAsync(body, response.HttpContext.RequestAborted);
    }

    private static string Quote(string text) => System.Text.Encoding.UTF8.GetString(GoJsonWriter.Write(text).Span);
}
