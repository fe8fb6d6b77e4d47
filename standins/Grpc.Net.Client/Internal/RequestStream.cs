using System.Buffers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Internal;

internal sealed class RequestStream<TRequest, TResponse>(HttpCall<TRequest, TResponse> call, StreamedContent content) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        if (_completed)
        {
            throw new InvalidOperationException("Request stream has already been completed.");
        }
        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
        }
        try
        {
            var frame = new ArrayBufferWriter<byte>();
            MessageWriter.Write(message, call.RequestMarshaller, frame, call.CompressRequests, call.MaxSendMessageSize);
            var stream = await content.Stream.WaitAsync(call.Stopped).ConfigureAwait(false);
            using var either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Stopped) : null;
            var stop = either?.Token ?? call.Stopped;
            await stream.WriteAsync(frame.WrittenMemory, stop).ConfigureAwait(false);
            await stream.FlushAsync(stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                call.Dispose();
            }
            // The reading side learns why the call broke; it is about to.
            await Task.WhenAny(call.ResponseHeadersAsync, Task.Delay(Timeout.Infinite, call.Stopped)).ConfigureAwait(false);
            throw call.Stopped.IsCancellationRequested ? call.Failure() : new RpcException(new Status(StatusCode.Unavailable, "Error writing the message.", error));
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        content.Complete();
        return Task.CompletedTask;
    }
}
