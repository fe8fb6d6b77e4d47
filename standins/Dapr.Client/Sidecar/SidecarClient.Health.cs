using Api = Dapr.Proto.Runtime.V1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(500);

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default) => CheckAsync("/v1.0/healthz", cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default) => CheckAsync("/v1.0/healthz/outbound", cancellationToken);

    public override async Task WaitForSidecarAsync(CancellationToken cancellationToken = default)
    {
        while (!await CheckOutboundHealthAsync(cancellationToken))
        {
            await Task.Delay(BetweenChecks, cancellationToken);
        }
    }

    public override async Task ShutdownSidecarAsync(CancellationToken cancellationToken = default)
        => await _api.ShutdownAsync(new Api.ShutdownRequest(), CallOptions(cancellationToken));

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
    {
        var metadata = await CallAsync("Get metadata operation", _api.GetMetadataAsync, new Api.GetMetadataRequest(), cancellationToken);
        return new DaprMetadata(
            metadata.Id,
            [.. metadata.ActorRuntime?.ActiveActors.Select(actor => new DaprActorMetadata(actor.Type, actor.Count)) ?? []],
            new Dictionary<string, string>(metadata.ExtendedMetadata),
            [.. metadata.RegisteredComponents.Select(component => new DaprComponentsMetadata(component.Name, component.Type, component.Version, [.. component.Capabilities]))]);
    }

    public override Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        return CallAsync("Set metadata operation", _api.SetMetadataAsync, new Api.SetMetadataRequest { Key = attributeName, Value = attributeValue }, cancellationToken);
    }

    private async Task<bool> CheckAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_httpEndpoint, path));
        if (_token is { } token)
        {
            request.Headers.Add(token.Key, token.Value);
        }
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // nobody there is not well either
        }
    }
}
