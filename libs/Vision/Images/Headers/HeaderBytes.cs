using System.Buffers;

namespace DaprImages.Vision.Images.Headers;

/// <summary>Reads a file here and there through one small window, so that a header is read with a few kilobytes however long the file.</summary>
internal sealed class HeaderBytes(Stream stream) : IDisposable
{
    private const int WindowSize = 4096;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowSize);
    private long _start;
    private int _length;

    public long Length { get; } = stream.Length;

    /// <summary>The bytes at an offset, valid until the next call; fewer than asked for, down to none, at the end of the file.</summary>
    /// <param name="count">At most 4096.</param>
    public ReadOnlySpan<byte> At(long offset, int count)
    {
        if (offset < 0 || offset >= Length)
            return [];
        if (offset < _start || offset + count > _start + _length)
        {
            stream.Position = offset;
            _start = offset;
            _length = stream.ReadAtLeast(_window.AsSpan(0, WindowSize), WindowSize, throwOnEndOfStream: false);
        }

        var from = (int)(offset - _start);
        return _window.AsSpan(from, Math.Clamp(_length - from, 0, count));
    }

    /// <summary>Exactly this many bytes, or false.</summary>
    public bool TryRead(long offset, int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = At(offset, count);
        return bytes.Length == count;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);
}
