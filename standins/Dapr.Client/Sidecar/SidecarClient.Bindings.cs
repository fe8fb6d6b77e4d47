using Google.Protobuf;
using Api = Dapr.Proto.Runtime.V1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private const string BindingOperation = "Binding operation";

    public override Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        => InvokeAsync(bindingName, operation, Write(data), metadata, cancellationToken);

    public override async Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await InvokeAsync(bindingName, operation, Write(data), metadata, cancellationToken);
        return Read<TResponse>(BindingOperation, "response", response.Data);
    }

    public override async Task<BindingResponse> InvokeBindingAsync(BindingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Wrapped, not copied: pictures pass here.
        var response = await InvokeAsync(request.BindingName, request.Operation, UnsafeByteOperations.UnsafeWrap(request.Data), request.Metadata, cancellationToken);
        return new BindingResponse(request, response.Data.Memory, response.Metadata);
    }

    private Task<Api.InvokeBindingResponse> InvokeAsync(
        string bindingName, string operation, ByteString data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var request = new Api.InvokeBindingRequest { Name = bindingName, Operation = operation, Data = data };
        Fill(request.Metadata, metadata);
        return CallAsync(BindingOperation, _api.InvokeBindingAsync, request, cancellationToken);
    }
}
