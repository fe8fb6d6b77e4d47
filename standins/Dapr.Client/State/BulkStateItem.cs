namespace Dapr.Client;

public readonly struct BulkStateItem(string key, string value, string etag)
{
    public string Key { get; } = key;

    /// <summary>As stored; empty when there is none.</summary>
    public string Value { get; } = value;

    public string ETag { get; } = etag;
}
