namespace SixLabors.ImageSharp.Memory;

/// <summary>The rest of a stream as one piece of memory, without a copy where the stream is one already.</summary>
internal static class StreamBytes
{
    public static ReadOnlySpan<byte> Read(Stream stream)
    {
        if (TryGetBuffer(stream, out var data))
            return data.Span;

        using var copy = NewBuffer(stream);
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (TryGetBuffer(stream, out var data))
            return data;

        using var copy = NewBuffer(stream);
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    private static bool TryGetBuffer(Stream stream, out ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
            throw new NotSupportedException("Cannot read from the stream.");
        if (stream is not MemoryStream memory || !memory.TryGetBuffer(out var buffer))
        {
            data = default;
            return false;
        }

        data = buffer.AsMemory((int)memory.Position);
        memory.Position = memory.Length;
        return true;
    }

    private static MemoryStream NewBuffer(Stream stream) =>
        new(stream.CanSeek ? checked((int)Math.Max(0, stream.Length - stream.Position)) : 64 * 1024);
}
