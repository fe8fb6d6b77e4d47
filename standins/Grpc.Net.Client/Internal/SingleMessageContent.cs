using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>One framed message, written when the request is sent.</summary>
internal sealed class SingleMessageContent<T> : HttpContent
    where T : class
{
    private readonly ArrayBufferWriter<byte> _frame = new();

    public SingleMessageContent(T message, Marshaller<T> marshaller, bool compress, int? maxSize)
    {
        MessageWriter.Write(message, marshaller, _frame, compress, maxSize);
        Headers.ContentType = new MediaTypeHeaderValue(Protocol.ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => stream.WriteAsync(_frame.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        // gRPC frames carry their own length, and a content-length would only restate it.
        length = -1;
        return false;
    }
}
