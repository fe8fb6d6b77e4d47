using System.Collections.Frozen;
using System.Net;
using System.Text.Unicode;
using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.App;
using DaprImages.Sidecar.Startup;
using Grpc.Core;

namespace DaprImages.Sidecar.Invocation;

/// <summary>Passes requests on to the app, and its answers back, without looking at either.</summary>
internal sealed class AppInvocation(SidecarArguments arguments, AppChannel app)
{
    // What belongs to one connection, or is the sidecar's to say.
    private static readonly FrozenSet<string> Own = new[]
    {
        "connection", "content-length", "dapr-api-token", "dapr-app-id", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "baggage", "traceparent", "tracestate",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ApiException">There is no such app, or it hung up.</exception>
    public async Task ForwardAsync(string id, string path, HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var message = Request(id, new HttpMethod(request.Method), path);
        if (await RequestBody.ReadAsync(request, arguments, context.RequestAborted) is { IsEmpty: false } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
        }
        foreach (var (name, values) in request.Headers)
        {
            if (!Own.Contains(name) && !message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }
        TraceContext.Of(context)?.WriteTo(message.Headers);
        using var answer = await SendAsync(id, message, context.RequestAborted);
        response.StatusCode = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType is null && await answer.Content.ReadAsByteArrayAsync(context.RequestAborted) is { Length: > 0 } untyped)
        {
            response.ContentType = Guess(answer.StatusCode, untyped);
        }
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!Own.Contains(name) && !name.Equals("date", StringComparison.OrdinalIgnoreCase))
            {
                response.Headers[name] = values.ToArray();
            }
        }
        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }

    /// <exception cref="ApiException">There is no such app.</exception>
    public HttpRequestMessage Request(string id, HttpMethod method, string path) => id == arguments.AppId && app.Exists ? app.Request(method, path) : throw Failed(id, "no host found with the given ID");

    /// <exception cref="ApiException">The app hung up.</exception>
    public async Task<HttpResponseMessage> SendAsync(string id, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await app.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw Failed(id, $"{request.Method} \"{request.RequestUri}\": {error.Message}");
        }
    }

    /// <summary>What daprd takes an answer for that has no content type: a failure for JSON, otherwise text where it is some.</summary>
    private static string Guess(HttpStatusCode status, byte[] body) =>
        (int)status >= StatusCodes.Status400BadRequest ? "application/json"
        : Utf8.IsValid(body) && !body.Contains((byte)0) ? "text/plain; charset=utf-8"
        : "application/octet-stream";

    private static ApiException Failed(string id, string reason) =>
        new(StatusCodes.Status500InternalServerError, "ERR_DIRECT_INVOKE", StatusCode.Internal, $"failed to invoke, id: {id}, err: {reason}");
}
