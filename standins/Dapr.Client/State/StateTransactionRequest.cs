namespace Dapr.Client;

/// <summary>One operation of a transaction.</summary>
/// <param name="value">As it is to be stored: JSON that later reads can parse, or bytes for those that read bytes.</param>
public sealed class StateTransactionRequest(
    string key, byte[]? value, StateOperationType operationType, string? etag = null, IReadOnlyDictionary<string, string>? metadata = null, StateOptions? options = null)
{
    public StateOptions? Options = options;

    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    public byte[]? Value { get; set; } = value;

    public StateOperationType? OperationType { get; set; } = operationType;

    public string? ETag { get; set; } = etag;

    public IReadOnlyDictionary<string, string>? Metadata { get; set; } = metadata;
}
