using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// One call: sends the request, reads the response, and settles on exactly one <see cref="Status"/>, whichever comes first of the server's, the
/// deadline's, the caller's cancellation and the connection's end.
/// </summary>
internal sealed class HttpCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly ProductInfoHeaderValue UserAgent = new("grpc-dotnet", "2.80.0");

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MessageReader?> _reader = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Status> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _callerCancels;
    private Timer? _deadline;
    private HttpResponseMessage? _response;
    private PipeReader? _body;
    private Metadata _trailers = Metadata.Empty;

    public HttpCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _stop = new CancellationTokenSource();
    }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>Cancelled when the call has ended, however it did.</summary>
    public CancellationToken Stopped => _stop.Token;

    public bool CompressRequests { get; private set; }

    public int? MaxSendMessageSize => _channel.Options.MaxSendMessageSize;

    public Marshaller<TRequest> RequestMarshaller => _method.RequestMarshaller;

    public void Start(TRequest request)
    {
        var message = MakeRequest();
        try
        {
            message.Content = new SingleMessageContent<TRequest>(request, _method.RequestMarshaller, CompressRequests, MaxSendMessageSize);
        }
        catch (Exception error)
        {
            End(ToStatus(error)); // a message that cannot be written ends its call, not its caller
            return;
        }
        _ = RunAsync(message);
    }

    public RequestStream<TRequest, TResponse> StartStreaming()
    {
        var message = MakeRequest();
        var content = new StreamedContent(Stopped);
        message.Content = content;
        _ = RunAsync(message);
        return new RequestStream<TRequest, TResponse>(this, content);
    }

    /// <summary>The only message of the response.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        var message = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (message is not null && await ReadAsync(CancellationToken.None).ConfigureAwait(false) is not null)
        {
            End(new Status(StatusCode.Internal, "Unexpected data after finished reading message."));
            throw Failure();
        }
        if (message is null)
        {
            // The stream ended well, and still there is nothing to return.
            throw new RpcException(new Status(StatusCode.Internal, "Failed to deserialize response message."), _trailers);
        }
        return message;
    }

    /// <summary>The next message of the response, or null when it ended with status OK.</summary>
    /// <exception cref="RpcException">The call ended with another status.</exception>
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        // Cancelling a read cancels the call, as with the official client.
        await using var cancelled = cancellationToken.UnsafeRegister(static call => ((HttpCall<TRequest, TResponse>)call!).Cancel(), this).ConfigureAwait(false);
        try
        {
            if (await _reader.Task.ConfigureAwait(false) is { } reader && !_status.Task.IsCompleted)
            {
                if (await reader.ReadAsync(_method.ResponseMarshaller, _stop.Token).ConfigureAwait(false) is { } message)
                {
                    return message;
                }
                End(ReadTrailers());
            }
        }
        catch (Exception error)
        {
            End(ToStatus(error));
        }
        if (Interlocked.Exchange(ref _body, null) is { } body)
        {
            await body.CompleteAsync().ConfigureAwait(false); // gives its buffers back
        }
        var status = await _status.Task.ConfigureAwait(false);
        return status.StatusCode == StatusCode.OK ? null : throw Failure();
    }

    public Status GetStatus() => _status.Task.IsCompleted ? _status.Task.Result : throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => _status.Task.IsCompleted ? _trailers : throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    public void Dispose() => End(new Status(StatusCode.Cancelled, "gRPC call disposed."));

    /// <summary>What a caller is told of a call that ended with another status than OK.</summary>
    public Exception Failure()
    {
        var status = GetStatus();
        return status.StatusCode == StatusCode.Cancelled && _channel.Options.ThrowOperationCanceledOnCancellation
            ? new OperationCanceledException(status.Detail, status.DebugException, _options.CancellationToken)
            : new RpcException(status, _trailers);
    }

    private void Cancel() => End(new Status(StatusCode.Cancelled, "Call canceled by the client."));

    private HttpRequestMessage MakeRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _channel.AddressOf(_method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(UserAgent);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation(Protocol.AcceptEncodingHeader, Compression.Accepted);
        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            if (entry.Key == Protocol.CompressionRequestHeader)
            {
                CompressRequests = entry.Value == "gzip";
            }
            else
            {
                request.Headers.TryAddWithoutValidation(entry.Key, Protocol.EncodeValue(entry));
            }
        }
        if (CompressRequests)
        {
            request.Headers.TryAddWithoutValidation(Protocol.EncodingHeader, "gzip");
        }
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            if (deadline.Kind != DateTimeKind.Utc)
            {
                throw new InvalidOperationException("Deadline must have a kind DateTimeKind.Utc or be equal to DateTime.MaxValue or DateTime.MinValue.");
            }
            request.Headers.TryAddWithoutValidation(Protocol.TimeoutHeader, Protocol.EncodeTimeout(deadline - DateTime.UtcNow));
        }
        return request;
    }

    private async Task RunAsync(HttpRequestMessage request)
    {
        try
        {
            _channel.Register(this);
            if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
            {
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero)
                {
                    End(new Status(StatusCode.DeadlineExceeded, ""));
                    return;
                }
                _deadline = new Timer(static call => ((HttpCall<TRequest, TResponse>)call!).End(new Status(StatusCode.DeadlineExceeded, "")), this, left < MaxTimer ? left : MaxTimer, Timeout.InfiniteTimeSpan);
            }
            _callerCancels = _options.CancellationToken.UnsafeRegister(static call => ((HttpCall<TRequest, TResponse>)call!).Cancel(), this);
            if (_status.Task.IsCompleted)
            {
                CleanUp();
                return;
            }

            _response = await _channel.SendAsync(request, _stop.Token).ConfigureAwait(false);
            if (Refusal(_response) is { } refusal)
            {
                End(refusal);
                return;
            }
            _headers.TrySetResult(Received(_response.Headers));
            if (_response.Headers.Contains(Protocol.StatusHeader))
            {
                // "Trailers-Only": the call ended before any message.
                End(StatusFrom(_response.Headers));
                return;
            }
            var encoding = _response.Headers.TryGetValues(Protocol.EncodingHeader, out var encodings) ? encodings.FirstOrDefault() : null;
            _body = PipeReader.Create(await _response.Content.ReadAsStreamAsync(_stop.Token).ConfigureAwait(false), new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
            _reader.TrySetResult(new MessageReader(_body, encoding, _channel.Options.MaxReceiveMessageSize));
            if (_status.Task.IsCompleted)
            {
                CleanUp();
            }
        }
        catch (Exception error)
        {
            End(ToStatus(error));
        }
    }

    /// <summary>The longest a timer can wait; a deadline beyond that is as good as none.</summary>
    private static TimeSpan MaxTimer => TimeSpan.FromMilliseconds(int.MaxValue);

    private static Status? Refusal(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var code = response.StatusCode switch
            {
                HttpStatusCode.BadRequest => StatusCode.Internal,
                HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
                HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
                HttpStatusCode.NotFound => StatusCode.Unimplemented,
                HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
                _ => StatusCode.Unknown,
            };
            return new Status(code, $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }
        return Protocol.IsGrpcContentType(response.Content.Headers.ContentType?.ToString())
            ? null
            : new Status(StatusCode.Cancelled, "Bad gRPC response. Invalid content-type value: " + response.Content.Headers.ContentType);
    }

    private Status ReadTrailers() => _response!.TrailingHeaders.Contains(Protocol.StatusHeader)
        ? StatusFrom(_response.TrailingHeaders)
        : new Status(StatusCode.Internal, "No grpc-status found on response.");

    private Status StatusFrom(HttpResponseHeaders trailers)
    {
        _trailers = Received(trailers);
        var code = trailers.GetValues(Protocol.StatusHeader).First();
        var message = trailers.TryGetValues(Protocol.MessageHeader, out var messages) ? Protocol.DecodeMessage(messages.First()) : "";
        return int.TryParse(code, out var number) ? new Status((StatusCode)number, message) : new Status(StatusCode.Unknown, $"Unexpected grpc-status value: {code}");
    }

    private static Metadata Received(HttpResponseHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (!Protocol.IsReserved(name))
            {
                foreach (var value in values)
                {
                    Protocol.AddReceived(metadata, name, value);
                }
            }
        }
        return metadata;
    }

    private static Status ToStatus(Exception error) => error switch
    {
        RpcException rpc => rpc.Status,
        OperationCanceledException => new Status(StatusCode.Cancelled, "Call canceled by the client.", error),
        ObjectDisposedException => new Status(StatusCode.Cancelled, "gRPC channel disposed.", error),
        _ when FindInner<HttpProtocolException>(error) is { } reset => new Status(FromHttp2(reset.ErrorCode), $"Error reading or writing the call. {reset.Message}", error),
        HttpRequestException or IOException => new Status(StatusCode.Unavailable, $"Error connecting or calling. {error.Message}", error),
        _ => new Status(StatusCode.Internal, $"Error starting or reading the gRPC call. {error.GetType().Name}: {error.Message}", error),
    };

    /// <summary>HTTP/2 error codes as gRPC codes, by the protocol's own table.</summary>
    private static StatusCode FromHttp2(long code) => code switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };

    private static T? FindInner<T>(Exception? error)
        where T : Exception
    {
        while (error is not null and not T)
        {
            error = error.InnerException;
        }
        return (T?)error;
    }

    private void End(Status status)
    {
        if (!_status.TrySetResult(status))
        {
            return;
        }
        if (_headers.TrySetException(new RpcException(status, _trailers)))
        {
            _ = _headers.Task.Exception; // nobody has to look at the headers of a call that failed
        }
        _reader.TrySetResult(null);
        CleanUp();
    }

    private void CleanUp()
    {
        // Run once the call has ended; again when it ended while what has to be cleaned up was coming about.
        _stop.Cancel();
        _response?.Dispose();
        _deadline?.Dispose();
        _callerCancels.Unregister();
        _channel.Unregister(this);
    }
}
