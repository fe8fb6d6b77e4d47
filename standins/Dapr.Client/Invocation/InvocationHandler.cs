namespace Dapr.Client;

/// <summary>Sends requests for <c>http://app-id/path</c> to that app, through the sidecar.</summary>
public class InvocationHandler : DelegatingHandler
{
    private const string TokenHeader = "dapr-api-token";

    private Uri _endpoint = new(DaprDefaults.GetDefaultHttpEndpoint());

    /// <exception cref="ArgumentException">Neither http nor https.</exception>
    public string DaprEndpoint
    {
        get => _endpoint.OriginalString;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var endpoint = new Uri(value, UriKind.Absolute);
            _endpoint = endpoint.Scheme is "http" or "https"
                ? endpoint
                : throw new ArgumentException("The URI scheme of the Dapr endpoint must be http or https.", nameof(value));
        }
    }

    /// <summary>The app's id in its own case, which the host of an address does not keep.</summary>
    public string? DefaultAppId { get; set; }

    internal string? DaprApiToken { get; set; } = DaprDefaults.GetDefaultDaprApiToken(null);

    /// <exception cref="ArgumentException">The request names no app.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.RequestUri;
        request.RequestUri = asked is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? Rewrite(asked)
            : throw new ArgumentException($"The request URI '{asked}' is not a valid Dapr service invocation destination.", nameof(request));
        if (!string.IsNullOrWhiteSpace(DaprApiToken))
        {
            request.Headers.Add(TokenHeader, DaprApiToken);
        }
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // The caller's request is as it was, and does not show the token to whoever logs it.
            request.RequestUri = asked;
            request.Headers.Remove(TokenHeader);
        }
    }

    private Uri Rewrite(Uri asked)
    {
        var appId = asked.Host.Equals(DefaultAppId, StringComparison.OrdinalIgnoreCase) ? DefaultAppId : asked.Host;
        return new UriBuilder(asked)
        {
            Scheme = _endpoint.Scheme,
            Host = _endpoint.Host,
            Port = _endpoint.Port,
            Path = $"/v1.0/invoke/{appId}/method{asked.AbsolutePath}",
        }.Uri;
    }
}
