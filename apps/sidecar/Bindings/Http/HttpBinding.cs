using System.Diagnostics;
using System.Globalization;
using System.Net;
using DaprImages.Sidecar.Components;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.Bindings.Http;

/// <summary><c>bindings.http</c>: a request to one address, its method the operation.</summary>
internal sealed class HttpBinding : IOutputBinding, IDisposable
{
    private const int MostRedirects = 10;

    private static readonly string[] WithBody = ["create", "post", "put", "patch"];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // ours send a referer, as daprd's do
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    });

    private readonly string _url;
    private readonly bool _errorIfNot2xx;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    private HttpBinding(string url, bool errorIfNot2xx, TimeSpan timeout, TimeProvider clock) => (_url, _errorIfNot2xx, _timeout, _clock) = (url, errorIfNot2xx, timeout, clock);

    public IReadOnlyList<string> Operations { get; } = ["create", "get", "head", "post", "put", "patch", "delete", "options", "trace"];

    /// <exception cref="FormatException">The address is none, or a setting makes no sense.</exception>
    public static HttpBinding From(Component component, TimeProvider clock)
    {
        var url = component.Get("url") ?? "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"invalid value for 'url': '{url}' is no address that begins with http:// or https://");
        }
        return new HttpBinding(
            url.TrimEnd('/'),
            component.Get("errorIfNot2XX") is not { Length: > 0 } || component.IsOn("errorIfNot2XX"),
            component.Get("responseTimeout") is not { Length: > 0 } text ? Timeout.InfiniteTimeSpan
                : Duration.TryParse(text, out var timeout) && timeout > TimeSpan.Zero ? timeout : throw new FormatException($"invalid value for 'responseTimeout': {text} is no duration such as 5s"),
            clock);
    }

    public async Task<BindingResponse> InvokeAsync(BindingRequest request, CancellationToken cancellationToken)
    {
        var path = request.Metadata.GetValueOrDefault("path", "");
        var url = path.Length > 0 ? $"{_url}/{path.TrimStart('/')}" : _url;
        var method = request.Operation == "create" ? HttpMethod.Post : new HttpMethod(request.Operation.ToUpperInvariant());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _clock.CreateTimer(source => ((CancellationTokenSource)source!).Cancel(), timeout, _timeout, Timeout.InfiniteTimeSpan);
        try
        {
            using var response = await SendAsync(request, method, url, timeout.Token);
            var metadata = Describe(response);
            var content = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            var strict = request.Metadata.TryGetValue("errorIfNot2XX", out var text) ? text is not ("false" or "0" or "no" or "off") : _errorIfNot2xx;
            return response.IsSuccessStatusCode || !strict
                ? new BindingResponse(new MemoryStream(content, writable: false), metadata)
                : throw new BindingException($"received status code {(int)response.StatusCode}", metadata);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new BindingException($"{method} \"{url}\": {error.Message}", inner: error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BindingException($"{method} \"{url}\": context deadline exceeded", inner: error);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(BindingRequest request, HttpMethod method, string url, CancellationToken cancellationToken)
    {
        string? referer = null;
        for (var redirects = 0; ; redirects++)
        {
            using var message = Message(request, method, url, referer);
            var response = await _http.SendAsync(message, cancellationToken);
            if (redirects == MostRedirects || response.Headers.Location is not { } location || (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }
            (referer, url) = (url, new Uri(new Uri(url), location).AbsoluteUri);
            if ((int)response.StatusCode < 307 && method != HttpMethod.Head)
            {
                method = HttpMethod.Get;
            }
            response.Dispose();
        }
    }

    private static HttpRequestMessage Message(BindingRequest request, HttpMethod method, string url, string? referer)
    {
        var message = new HttpRequestMessage(method, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (WithBody.Contains(request.Operation) && method != HttpMethod.Get)
        {
            message.Content = new ReadOnlyMemoryContent(request.Data);
        }
        foreach (var (name, value) in request.Metadata.Where(entry => entry.Key.Length > 0 && char.IsAsciiLetterUpper(entry.Key[0])))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        if (!message.Headers.Contains("Accept"))
        {
            message.Headers.TryAddWithoutValidation("Accept", "application/json; charset=utf-8");
        }
        if (message.Content is { } content && !content.Headers.Contains("Content-Type"))
        {
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        }
        if (referer is not null)
        {
            message.Headers.TryAddWithoutValidation("Referer", referer);
        }
        request.Trace?.WriteTo(message.Headers);
        return message;
    }

    private static Dictionary<string, string> Describe(HttpResponseMessage response)
    {
        var code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string> { ["statusCode"] = code, ["status"] = $"{code} {response.ReasonPhrase}".TrimEnd() };
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (name is not ("Transfer-Encoding" or "Content-Length"))
            {
                metadata[Canonical(name)] = string.Join(", ", values);
            }
        }
        return metadata;
    }

    /// <summary>Header names as Go writes them: <c>X-Answer</c>.</summary>
    private static string Canonical(string name) => string.Join('-', name.Split('-').Select(part => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant()));
}
