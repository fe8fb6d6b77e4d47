using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.App;

/// <summary>The way to the app: requests with its token, no more at once than it wants.</summary>
internal sealed class AppChannel : IDisposable
{
    private static readonly TimeSpan KnockPause = TimeSpan.FromMilliseconds(50);

    private readonly SidecarArguments _arguments;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly SemaphoreSlim? _limit;

    public AppChannel(SidecarArguments arguments, TimeProvider clock)
    {
        (_arguments, _clock) = (arguments, clock);
        _limit = arguments.AppMaxConcurrency is { } limit ? new SemaphoreSlim(limit) : null;
        var scheme = arguments.AppProtocol == "https" ? "https" : "http";
        Address = $"{scheme}://{(arguments.AppChannelAddress.Contains(':', StringComparison.Ordinal) ? $"[{arguments.AppChannelAddress}]" : arguments.AppChannelAddress)}:{arguments.AppPort}";
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>Whether there is an app to call: <c>--app-port</c>.</summary>
    public bool Exists => _arguments.AppPort is not null;

    /// <summary>Scheme, address and port, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>A request to a path of the app, which begins with a slash and may have a query; sent as it is written.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (_arguments.AppProtocol == "h2c")
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }
        if (_arguments.AppToken is { } token)
        {
            request.Headers.TryAddWithoutValidation("dapr-api-token", token);
        }
        return request;
    }

    /// <summary>Sends the request, once, and answers when the headers of the response are there.</summary>
    /// <exception cref="HttpRequestException">The app cannot be reached, or hung up.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // .NET sends a request again that the other side hung up on, unless it has content.
        request.Content ??= request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? null : new ByteArrayContent([]);
        if (_limit is null)
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        await _limit.WaitAsync(cancellationToken);
        try
        {
            var response = await _http.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken); // until then the app is at work
            return response;
        }
        finally
        {
            _limit.Release();
        }
    }

    /// <summary>Waits until something listens on the app's port.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(_arguments.AppChannelAddress, _arguments.AppPort!.Value, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(KnockPause, _clock, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _limit?.Dispose();
    }
}
