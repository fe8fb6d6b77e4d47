using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Grpc.Core.Wire;

/// <summary>Takes framed messages out of a pipe.</summary>
/// <param name="encoding">The other side's <c>grpc-encoding</c>; null or <c>identity</c> when it does not compress.</param>
/// <param name="maxSize">Largest message in bytes, before and after decompression; null for no limit.</param>
internal sealed class MessageReader(PipeReader source, string? encoding, int? maxSize)
{
    private sealed class Payload(ReadOnlySequence<byte> bytes) : DeserializationContext
    {
        public override int PayloadLength => (int)bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => bytes;
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">The message is too large, cut off or compressed in a way nobody announced.</exception>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var read = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled)
            {
                throw new OperationCanceledException();
            }
            var buffer = read.Buffer;
            if (TryTake(ref buffer, marshaller, out var message))
            {
                source.AdvanceTo(buffer.Start);
                return message;
            }
            if (read.IsCompleted)
            {
                var rest = buffer.Length;
                source.AdvanceTo(buffer.End);
                return rest == 0 ? null : throw new RpcException(new Status(StatusCode.Internal, "Incomplete message."));
            }
            source.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryTake<T>(ref ReadOnlySequence<byte> buffer, Marshaller<T> marshaller, [NotNullWhen(true)] out T? message)
        where T : class
    {
        message = null;
        if (buffer.Length < MessageWriter.HeaderSize)
        {
            return false;
        }
        Span<byte> header = stackalloc byte[MessageWriter.HeaderSize];
        buffer.Slice(0, MessageWriter.HeaderSize).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxSize || length > int.MaxValue)
        {
            throw TooLarge();
        }
        if (buffer.Length < MessageWriter.HeaderSize + (long)length)
        {
            return false;
        }
        var payload = buffer.Slice(MessageWriter.HeaderSize, length);
        buffer = buffer.Slice(payload.End);
        message = marshaller.ContextualDeserializer(new Payload(header[0] switch
        {
            0 => payload,
            1 => new ReadOnlySequence<byte>(Decompress(payload)),
            _ => throw new RpcException(new Status(StatusCode.Internal, "Unexpected compressed flag value in message header.")),
        }));
        return true;
    }

    private byte[] Decompress(ReadOnlySequence<byte> payload)
    {
        using var compressed = new MemoryStream(payload.ToArray());
        using Stream plain = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            null or "identity" => throw new RpcException(new Status(StatusCode.Internal, "Request has compressed flag set but no grpc-encoding value.")),
            _ => throw new RpcException(new Status(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {Compression.Accepted}")),
        };
        using var result = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (plain.Read(chunk) is > 0 and var count)
            {
                if (result.Length + count > maxSize)
                {
                    throw TooLarge();
                }
                result.Write(chunk, 0, count);
            }
        }
        catch (InvalidDataException error)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The compressed message is damaged.", error));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return result.ToArray();
    }

    private static RpcException TooLarge() => new(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
}
