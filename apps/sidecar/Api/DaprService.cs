using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Bindings;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Invocation;
using DaprImages.Sidecar.Introspection;
using DaprImages.Sidecar.PubSub.Publishing;
using DaprImages.Sidecar.PubSub.Streaming;
using DaprImages.Sidecar.Secrets;
using DaprImages.Sidecar.Startup;
using DaprImages.Sidecar.State;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

/// <summary>Dapr's API for apps over gRPC. Each building block has its methods in its own folder; what has none is answered here.</summary>
internal sealed partial class DaprService(
    SidecarArguments arguments,
    ComponentSet components,
    SidecarMetadata metadata,
    AppConfiguration app,
    SecretStores secrets,
    AppInvocation invocation,
    StateStores states,
    Publisher publisher,
    StreamingSubscriptions streams,
    BindingComponents bindings,
    IHostApplicationLifetime lifetime) : Dapr.Proto.Runtime.V1.Dapr.DaprBase
{
    private static readonly ApiException NoConfigurationStore =
        ApiException.WithReason(StatusCodes.Status500InternalServerError, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED", StatusCode.FailedPrecondition, "configuration stores not configured");

    private static readonly ApiException NoLockStore = new(StatusCodes.Status500InternalServerError, "ERR_LOCK_STORE_NOT_CONFIGURED", StatusCode.FailedPrecondition, "lock store is not configured");

    public override Task<GetConfigurationResponse> GetConfiguration(GetConfigurationRequest request, ServerCallContext context) => throw NoConfigurationStore;

    public override Task<GetConfigurationResponse> GetConfigurationAlpha1(GetConfigurationRequest request, ServerCallContext context) => throw NoConfigurationStore;

    public override Task<TryLockResponse> TryLockAlpha1(TryLockRequest request, ServerCallContext context) => throw NoLockStore;

    public override Task<UnlockResponse> UnlockAlpha1(UnlockRequest request, ServerCallContext context) => throw NoLockStore;
}
