namespace Dapr.Client;

public sealed class BindingRequest(string bindingName, string operation)
{
    public string BindingName { get; } = bindingName ?? throw new ArgumentNullException(nameof(bindingName));

    public string Operation { get; } = operation ?? throw new ArgumentNullException(nameof(operation));

    public ReadOnlyMemory<byte> Data { get; set; }

    public Dictionary<string, string> Metadata { get; } = [];
}
