using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.Bindings;
using Google.Protobuf;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override async Task<InvokeBindingResponse> InvokeBinding(InvokeBindingRequest request, ServerCallContext context)
    {
        try
        {
            var call = new BindingRequest(request.Operation, request.Data.Memory, request.Metadata.ToDictionary(), TraceContext.Of(context.GetHttpContext()));
            var answer = await bindings.InvokeAsync(request.Name, call, context.CancellationToken);
            var response = new InvokeBindingResponse { Metadata = { answer.Metadata.ToDictionary() } };
            if (answer.Content is { } content)
            {
                await using (content)
                {
                    var data = GC.AllocateUninitializedArray<byte>((int)content.Length);
                    await content.ReadExactlyAsync(data, context.CancellationToken);
                    response.Data = UnsafeByteOperations.UnsafeWrap(data);
                }
            }
            return response;
        }
        catch (BindingException error)
        {
            throw BindingComponents.Failed(request.Name, error);
        }
    }
}
