using System.Text.Json.Nodes;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Introspection;

/// <summary>https://docs.dapr.io/reference/api/metadata_api/</summary>
internal static class MetadataEndpoints
{
    public static readonly string[] Features = ["HotReload", "WorkflowsRemoteActivityReminder"];

    public static IEndpointRouteBuilder MapMetadata(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/metadata", Get);
        routes.MapPut("/v1.0/metadata/{key}", PutAsync);
        routes.MapPost("/v1.0/shutdown", (IHostApplicationLifetime lifetime) =>
        {
            lifetime.StopApplication();
            return Results.NoContent();
        });
        return routes;
    }

    private static IResult Get(SidecarArguments arguments, ComponentSet components, SidecarMetadata metadata, AppConfiguration app)
    {
        var body = new JsonObject
        {
            ["id"] = arguments.AppId,
            ["runtimeVersion"] = SidecarArguments.RuntimeVersion,
            ["enabledFeatures"] = List(Features, feature => feature),
        };
        AddUnlessEmpty(body, "components", List(components.Loaded, ToJson));
        body["extended"] = new JsonObject(metadata.Extended.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        AddUnlessEmpty(body, "subscriptions", List(metadata.Subscriptions, ToJson));
        body["appConnectionProperties"] = Connection(arguments);
        var actors = new JsonObject { ["runtimeStatus"] = "RUNNING", ["hostReady"] = true, ["placement"] = "placement: connected" };
        AddUnlessEmpty(actors, "activeActors", List(app.ActorTypes, type => new JsonObject { ["type"] = type }));
        body["actorRuntime"] = actors;
        body["scheduler"] = new JsonObject { ["connected_addresses"] = new JsonArray() };
        if (metadata.ConnectedWorkers() is > 0 and var workers)
        {
            body["workflows"] = new JsonObject { ["connectedWorkers"] = workers };
        }
        return JsonResult.Of(body);
    }

    private static async Task<IResult> PutAsync(HttpContext context, SidecarArguments arguments, SidecarMetadata metadata, CancellationToken cancellationToken)
    {
        var value = await RequestBody.ReadAsync(context.Request, arguments, cancellationToken);
        metadata.Extended[RequestPath.LastSegment(context)] = System.Text.Encoding.UTF8.GetString(value.Span);
        return Results.NoContent();
    }

    private static JsonObject Connection(SidecarArguments arguments)
    {
        var connection = new JsonObject();
        if (arguments.AppPort is { } port)
        {
            connection["port"] = port;
            connection["protocol"] = arguments.AppProtocol;
            connection["channelAddress"] = arguments.AppChannelAddress;
            if (arguments.AppMaxConcurrency is { } limit)
            {
                connection["maxConcurrency"] = limit;
            }
            if (arguments.AppHealthCheck is { } check)
            {
                connection["health"] = new JsonObject
                {
                    ["healthCheckPath"] = check.Path,
                    ["healthProbeInterval"] = $"{check.Interval.TotalSeconds}s",
                    ["healthProbeTimeout"] = $"{check.Timeout.TotalMilliseconds}ms",
                    ["healthThreshold"] = check.Threshold,
                };
            }
        }
        return connection;
    }

    private static JsonObject ToJson(LoadedComponent component)
    {
        var json = new JsonObject { ["name"] = component.Name, ["type"] = component.Type };
        if (component.Version.Length > 0)
        {
            json["version"] = component.Version;
        }
        AddUnlessEmpty(json, "capabilities", List(component.Capabilities, capability => capability));
        return json;
    }

    private static JsonObject ToJson(SubscriptionInfo subscription)
    {
        var json = new JsonObject { ["pubsubname"] = subscription.PubSubName, ["topic"] = subscription.Topic };
        if (subscription.Metadata.Count > 0)
        {
            json["metadata"] = new JsonObject(subscription.Metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
        AddUnlessEmpty(json, "rules", List(subscription.Rules, rule => rule.Match.Length > 0 ? new JsonObject { ["match"] = rule.Match, ["path"] = rule.Path } : new JsonObject { ["path"] = rule.Path }));
        json["deadLetterTopic"] = subscription.DeadLetterTopic;
        json["type"] = subscription.Origin.ToString().ToUpperInvariant();
        return json;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => new([.. items.Select(convert)]);

    private static void AddUnlessEmpty(JsonObject json, string name, JsonArray list)
    {
        if (list.Count > 0)
        {
            json[name] = list;
        }
    }
}
