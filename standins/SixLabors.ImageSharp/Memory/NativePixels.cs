using System.Buffers;

namespace SixLabors.ImageSharp.Memory;

/// <summary>Pixels outside the managed heap, so that libvips writes and reads them in place.</summary>
internal sealed unsafe class NativePixels<TPixel> : MemoryManager<TPixel>
    where TPixel : unmanaged
{
    private readonly NativeBlock _block;
    private readonly int _length;

    /// <param name="clear">False where every pixel is about to be written.</param>
    /// <exception cref="InvalidMemoryOperationException">There is no memory for that many pixels.</exception>
    public NativePixels(long count, bool clear)
    {
        if (count > Array.MaxLength)
            throw new InvalidMemoryOperationException($"{count} pixels are more than one buffer holds.");
        _length = (int)count;
        _block = new NativeBlock((nuint)count * (nuint)sizeof(TPixel), clear);
    }

    public override Span<TPixel> GetSpan() => new(Pointer, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(Pointer + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => _block.Dispose();

    private TPixel* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block.IsClosed, typeof(Image));
            return (TPixel*)_block.DangerousGetHandle();
        }
    }
}
