using System.Net.Http.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName)
        => CreateInvokeMethodRequest(httpMethod, appId, methodName, []);

    public override HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(methodName);
        var address = new UriBuilder(new Uri(_httpEndpoint, $"/v1.0/invoke/{appId}/method/{methodName.TrimStart('/')}"));
        // The method may bring a query of its own.
        var parts = (queryStringParameters ?? []).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}").Prepend(address.Query.TrimStart('?')).Where(part => part.Length > 0);
        address.Query = string.Join('&', parts);
        var request = new HttpRequestMessage(httpMethod, address.Uri);
        if (_token is { } token)
        {
            request.Headers.TryAddWithoutValidation(token.Key, token.Value);
        }
        return request;
    }

    public override HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data)
    {
        var request = CreateInvokeMethodRequest(httpMethod, appId, methodName, queryStringParameters);
        request.Content = JsonContent.Create(data, options: JsonSerializerOptions);
        return request;
    }

    public override HttpClient CreateInvokableHttpClient(string? appId = null) => CreateInvokeHttpClient(appId, _httpEndpoint.AbsoluteUri, _token?.Value);
}
