using System.Net.Http.Headers;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;

namespace DaprImages.Sidecar.PubSub.Delivery;

/// <summary>Posts messages to the app's routes.</summary>
internal sealed class AppRequests(AppChannel app, Tracing tracing)
{
    // What belongs to the request itself is not for a message's metadata to say.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "content-type", "content-length", "transfer-encoding", "connection", "host", "upgrade", "te", "traceparent" };

    /// <param name="path">With or without the slash at its front.</param>
    /// <param name="metadata">Sent as headers.</param>
    /// <param name="traceParent">The trace that the message says it belongs to; null when it says nothing.</param>
    /// <exception cref="DeliveryException">The app is away, or hung up; the text is about the request.</exception>
    public async Task<AppAnswer> PostAsync(string path, string contentType, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> metadata, string? traceParent, CancellationToken cancellationToken)
    {
        path = path.StartsWith('/') ? path : $"/{path}";
        using var request = app.Request(HttpMethod.Post, path);
        request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        foreach (var (key, value) in metadata)
        {
            if (!Reserved.Contains(key))
            {
                request.Headers.TryAddWithoutValidation(key, value);
            }
        }
        var trace = traceParent is null ? null : tracing.Begin(traceParent);
        if (trace?.Parent is { } parent || metadata.TryGetValue("traceparent", out parent))
        {
            request.Headers.TryAddWithoutValidation("traceparent", parent);
        }
        try
        {
            using var response = await app.SendAsync(request, cancellationToken);
            return new AppAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException($"retriable error occurred: Post \"{app.Address}{path}\": {Explain(error)}");
        }
    }

    private static string Explain(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "EOF",
        HttpRequestException { InnerException: HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } } => "EOF",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "dial tcp: connect: connection refused",
        _ => error.Message,
    };
}
