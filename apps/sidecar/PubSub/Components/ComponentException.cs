using Grpc.Core;

namespace DaprImages.Sidecar.PubSub.Components;

/// <summary>A component failed, or is away. The message is worded as daprd words it: it reaches clients.</summary>
internal sealed class ComponentException(RpcException error) : Exception($"rpc error: code = {NameOf(error.StatusCode)} desc = {error.Status.Detail}", error)
{
    public StatusCode StatusCode => error.StatusCode;

    private static string NameOf(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();
}
