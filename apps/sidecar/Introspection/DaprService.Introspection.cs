using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.Startup;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override Task<GetMetadataResponse> GetMetadata(GetMetadataRequest request, ServerCallContext context)
    {
        var response = new GetMetadataResponse
        {
            Id = arguments.AppId,
            RuntimeVersion = SidecarArguments.RuntimeVersion,
            ExtendedMetadata = { metadata.Extended },
            EnabledFeatures = { MetadataEndpoints.Features },
            AppConnectionProperties = Connection(arguments),
            ActorRuntime = new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Running, HostReady = true, Placement = "placement: connected" },
            Scheduler = new MetadataScheduler(),
            Workflows = new MetadataWorkflows { ConnectedWorkers = metadata.ConnectedWorkers() },
        };
        response.ActorRuntime.ActiveActors.AddRange(app.ActorTypes.Select(type => new ActiveActorsCount { Type = type }));
        response.RegisteredComponents.AddRange(components.Loaded.Select(component => new RegisteredComponents
        {
            Name = component.Name,
            Type = component.Type,
            Version = component.Version,
            Capabilities = { component.Capabilities },
        }));
        response.Subscriptions.AddRange(metadata.Subscriptions.Select(subscription => new PubsubSubscription
        {
            PubsubName = subscription.PubSubName,
            Topic = subscription.Topic,
            Metadata = { subscription.Metadata.ToDictionary() },
            Rules = new PubsubSubscriptionRules { Rules = { subscription.Rules.Select(rule => new PubsubSubscriptionRule { Match = rule.Match, Path = rule.Path }) } },
            DeadLetterTopic = subscription.DeadLetterTopic,
            Type = (PubsubSubscriptionType)subscription.Origin,
        }));
        return Task.FromResult(response);
    }

    public override Task<Empty> SetMetadata(SetMetadataRequest request, ServerCallContext context)
    {
        metadata.Extended[request.Key] = request.Value;
        return Task.FromResult(new Empty());
    }

    public override Task<Empty> Shutdown(ShutdownRequest request, ServerCallContext context)
    {
        lifetime.StopApplication();
        return Task.FromResult(new Empty());
    }

    private static AppConnectionProperties Connection(SidecarArguments arguments) => arguments.AppPort is not { } port ? new AppConnectionProperties() : new AppConnectionProperties
    {
        Port = port,
        Protocol = arguments.AppProtocol,
        ChannelAddress = arguments.AppChannelAddress,
        MaxConcurrency = arguments.AppMaxConcurrency ?? 0,
        Health = arguments.AppHealthCheck is not { } check ? null : new AppConnectionHealthProperties
        {
            HealthCheckPath = check.Path,
            HealthProbeInterval = $"{check.Interval.TotalSeconds}s",
            HealthProbeTimeout = $"{check.Timeout.TotalMilliseconds}ms",
            HealthThreshold = check.Threshold,
        },
    };
}
