using System.Globalization;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// One call over HTTP/2: reads its messages from the request body, writes its responses to the response body and its status into the trailers.
/// The status is written once, by whoever ends the call first: the handler or the deadline.
/// </summary>
internal sealed partial class HttpServerCallContext(HttpContext httpContext, IMethod method, GrpcServiceOptions options, ILogger logger) : ServerCallContext, IDisposable
{
    /// <summary>The HTTP/2 error code CANCEL.</summary>
    private const int Http2Cancel = 8;

    /// <summary>The longest a timer can wait.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly SemaphoreSlim _writing = new(1);
    private MessageReader? _requests;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private CancellationTokenSource? _ended;
    private DateTime _deadline = DateTime.MaxValue;
    private bool _compressResponses;
    private bool _messageWritten;
    private bool _completed;

    public HttpContext HttpContext => httpContext;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => httpContext.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var (address, port) = (httpContext.Connection.RemoteIpAddress, httpContext.Connection.RemotePort);
            return address is null ? "unknown" // a Unix socket
                : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? $"ipv4:{address}:{port}" : $"ipv6:[{address}]:{port}";
        }
    }

    protected override DateTime DeadlineCore => _deadline;

    protected override CancellationToken CancellationTokenCore => _ended?.Token ?? httpContext.RequestAborted;

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override Metadata RequestHeadersCore
    {
        get
        {
            if (_requestHeaders is null)
            {
                _requestHeaders = [];
                foreach (var (name, values) in httpContext.Request.Headers)
                {
                    if (!Protocol.IsReserved(name))
                    {
                        foreach (var value in values)
                        {
                            Protocol.AddReceived(_requestHeaders, name, value ?? "");
                        }
                    }
                }
            }
            return _requestHeaders;
        }
    }

    public static void WriteTrailersOnly(HttpResponse response, Status status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Protocol.ContentType;
        WriteStatus(response.Headers, status, null);
    }

    public async Task RunAsync(Func<HttpServerCallContext, Task> handle)
    {
        if (!Accept())
        {
            return;
        }
        var handling = HandleAsync(handle);
        if (_deadline != DateTime.MaxValue)
        {
            // The client has given up by then and must be told, whether or not the handler notices.
            var deadline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var passed = _ended!.Token.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), deadline).ConfigureAwait(false);
            if (await Task.WhenAny(handling, deadline.Task).ConfigureAwait(false) != handling && !httpContext.RequestAborted.IsCancellationRequested)
            {
                await EndAsync(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded")).ConfigureAwait(false);
            }
        }
        await handling.ConfigureAwait(false);
        Dispose();
    }

    /// <summary>The only message of the request.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        var message = await ReadAsync(marshaller, CancellationToken.None).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, "Incomplete message."));
        return await ReadAsync(marshaller, CancellationToken.None).ConfigureAwait(false) is null
            ? message
            : throw new RpcException(new Status(StatusCode.Internal, "Additional data after the message received."));
    }

    /// <summary>The next message of the request; null when the client has sent its last.</summary>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return await _requests!.ReadAsync(marshaller, CancellationToken).ConfigureAwait(false);
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken);
        return await _requests!.ReadAsync(marshaller, either.Token).ConfigureAwait(false);
    }

    public async Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool flush, CancellationToken cancellationToken = default)
        where T : class
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_completed)
            {
                throw new InvalidOperationException("Can't write the message because the request is complete.");
            }
            CancellationToken.ThrowIfCancellationRequested();
            var compress = _compressResponses && (WriteOptions?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress;
            _messageWritten = true;
            MessageWriter.Write(message, marshaller, httpContext.Response.BodyWriter, compress, options.MaxSendMessageSize);
            if (flush)
            {
                await httpContext.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _ended?.Dispose();
        _writing.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (httpContext.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }
        AddTo(httpContext.Response.Headers, responseHeaders);
        await httpContext.Response.StartAsync(CancellationToken).ConfigureAwait(false);
        await httpContext.Response.BodyWriter.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private bool Accept()
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            response.Headers.Upgrade = "HTTP/2";
            WriteStatus(response.Headers, new Status(StatusCode.Internal, $"Request protocol '{request.Protocol}' is not supported."), null);
            return false;
        }
        if (!Protocol.IsGrpcContentType(request.ContentType))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            WriteStatus(response.Headers, new Status(StatusCode.Internal, $"Content-Type '{request.ContentType}' is not supported."), null);
            return false;
        }
        string? encoding = request.Headers[Protocol.EncodingHeader];
        if (!Compression.CanDecompress(encoding))
        {
            response.Headers[Protocol.AcceptEncodingHeader] = Compression.Accepted;
            WriteTrailersOnly(response, new Status(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {Compression.Accepted}"));
            return false;
        }

        if (method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
        {
            LetRequestLast();
        }

        response.ContentType = Protocol.ContentType;
        _compressResponses = options.ResponseCompressionAlgorithm == "gzip"
            && request.Headers[Protocol.AcceptEncodingHeader].ToString().Split(',').Any(accepted => accepted.Trim() == "gzip");
        if (_compressResponses)
        {
            response.Headers[Protocol.EncodingHeader] = "gzip";
        }
        _requests = new MessageReader(request.BodyReader, encoding, options.MaxReceiveMessageSize);
        if (Protocol.TryDecodeTimeout(request.Headers[Protocol.TimeoutHeader], out var timeout) && timeout > TimeSpan.Zero)
        {
            timeout = timeout < LongestTimeout ? timeout : LongestTimeout;
            _deadline = DateTime.UtcNow + timeout;
            _ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
            _ended.CancelAfter(timeout);
        }
        return true;
    }

    /// <summary>A stream lasts as long as both sides want it to. A single message is bounded by the web server too, in size and in time.</summary>
    private void LetRequestLast()
    {
        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = null;
        }
        if (httpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } dataRate)
        {
            dataRate.MinDataRate = null;
        }
    }

    private async Task HandleAsync(Func<HttpServerCallContext, Task> handle)
    {
        try
        {
            await handle(this).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await EndAsync(ToStatus(error)).ConfigureAwait(false);
            return;
        }
        await EndAsync(Status).ConfigureAwait(false);
    }

    private Status ToStatus(Exception error)
    {
        switch (error)
        {
            case RpcException rpc:
                foreach (var entry in rpc.Trailers)
                {
                    ResponseTrailers.Add(entry);
                }
                return rpc.Status;
            case OperationCanceledException or IOException when CancellationToken.IsCancellationRequested:
                return httpContext.RequestAborted.IsCancellationRequested ? Status.DefaultCancelled : new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
            default:
                LogHandlerFailed(method.FullName, error);
                var detail = options.EnableDetailedErrors == true ? $"Exception was thrown by handler. {error.GetType().Name}: {error.Message}" : "Exception was thrown by handler.";
                return new Status(StatusCode.Unknown, detail, error);
        }
    }

    private async Task EndAsync(Status status)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_completed || httpContext.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            _completed = true;
            var response = httpContext.Response;
            // Without a message yet, the status goes into the headers ("Trailers-Only").
            var started = response.HasStarted || _messageWritten;
            WriteStatus(started ? httpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : response.Headers, status, _trailers);
            if (status.StatusCode == StatusCode.DeadlineExceeded)
            {
                await response.CompleteAsync().ConfigureAwait(false);
                // A client that is still sending is told to stop.
                httpContext.Features.Get<IHttpResetFeature>()?.Reset(Http2Cancel);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private static void WriteStatus(IHeaderDictionary target, Status status, Metadata? trailers)
    {
        target[Protocol.StatusHeader] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target[Protocol.MessageHeader] = Protocol.EncodeMessage(status.Detail);
        }
        if (trailers is not null)
        {
            AddTo(target, trailers);
        }
    }

    private static void AddTo(IHeaderDictionary target, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            target.Append(entry.Key, Protocol.EncodeValue(entry));
        }
    }

    [LoggerMessage(LogLevel.Error, "Error when executing service method {Method}")]
    private partial void LogHandlerFailed(string method, Exception error);
}
