using Api = Dapr.Proto.Runtime.V1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override async Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Api.GetSecretRequest { StoreName = storeName, Key = key };
        Fill(request.Metadata, metadata);
        return new((await CallAsync("Secret operation", _api.GetSecretAsync, request, cancellationToken)).Data);
    }

    public override async Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Api.GetBulkSecretRequest { StoreName = storeName };
        Fill(request.Metadata, metadata);
        var response = await CallAsync("Bulk secret operation", _api.GetBulkSecretAsync, request, cancellationToken);
        return response.Data.ToDictionary(pair => pair.Key, pair => new Dictionary<string, string>(pair.Value.Secrets));
    }
}
