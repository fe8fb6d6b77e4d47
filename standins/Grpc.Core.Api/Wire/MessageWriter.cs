using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Grpc.Core.Wire;

/// <summary>
/// Frames one message: a flag byte (1 = compressed), the length as four big-endian bytes, and the message. When the serializer announces the
/// length, the message is written straight into the target.
/// </summary>
internal sealed class MessageWriter(IBufferWriter<byte> target, bool compress, int? maxSize) : SerializationContext
{
    public const int HeaderSize = 5;

    private ArrayBufferWriter<byte>? _buffer;
    private int? _announced;
    private bool _completed;

    /// <exception cref="RpcException">The message is larger than allowed.</exception>
    public static void Write<T>(T message, Marshaller<T> marshaller, IBufferWriter<byte> target, bool compress, int? maxSize)
    {
        var writer = new MessageWriter(target, compress, maxSize);
        marshaller.ContextualSerializer(message, writer);
        if (!writer._completed)
        {
            throw new InvalidOperationException("The serializer did not complete the message.");
        }
    }

    public override void SetPayloadLength(int payloadLength) => _announced = payloadLength;

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_announced is { } length && !compress)
        {
            WriteHeader(length, compressed: false);
            return target;
        }
        return _buffer = _announced is > 0 ? new ArrayBufferWriter<byte>(_announced.Value) : new ArrayBufferWriter<byte>();
    }

    public override void Complete(byte[] payload) => Finish(payload);

    public override void Complete()
    {
        if (_buffer is not null)
        {
            Finish(_buffer.WrittenSpan);
        }
        _completed = true;
    }

    private void Finish(ReadOnlySpan<byte> payload)
    {
        _completed = true;
        if (!compress)
        {
            WriteHeader(payload.Length, compressed: false);
            target.Write(payload);
            return;
        }
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(payload);
        }
        WriteHeader((int)compressed.Length, compressed: true);
        target.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    private void WriteHeader(int length, bool compressed)
    {
        if (length > maxSize)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size."));
        }
        // A buffer of its own grows at once to what the message takes; by doubling, a large one would take three times that.
        var header = target.GetSpan(target is ArrayBufferWriter<byte> ? HeaderSize + length : HeaderSize);
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        target.Advance(HeaderSize);
    }
}
