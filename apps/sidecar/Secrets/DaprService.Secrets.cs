using Dapr.Proto.Runtime.V1;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override Task<GetSecretResponse> GetSecret(GetSecretRequest request, ServerCallContext context) =>
        Task.FromResult(new GetSecretResponse { Data = { secrets.Get(request.StoreName, request.Key).ToDictionary() } });

    public override Task<GetBulkSecretResponse> GetBulkSecret(GetBulkSecretRequest request, ServerCallContext context)
    {
        var response = new GetBulkSecretResponse();
        foreach (var (name, values) in secrets.GetAll(request.StoreName))
        {
            response.Data[name] = new SecretResponse { Secrets = { values.ToDictionary() } };
        }
        return Task.FromResult(response);
    }
}
