namespace Dapr.Client;

public sealed class BindingResponse(BindingRequest request, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata)
{
    public BindingRequest Request { get; } = request ?? throw new ArgumentNullException(nameof(request));

    public ReadOnlyMemory<byte> Data { get; } = data;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? throw new ArgumentNullException(nameof(metadata));
}
