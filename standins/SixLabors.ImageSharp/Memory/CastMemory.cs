using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Memory;

/// <summary>Bytes seen as pixels, in place.</summary>
internal sealed class CastMemory<TPixel>(Memory<byte> bytes) : MemoryManager<TPixel>
    where TPixel : unmanaged
{
    public override Span<TPixel> GetSpan() => MemoryMarshal.Cast<byte, TPixel>(bytes.Span);

    public override MemoryHandle Pin(int elementIndex = 0) => bytes[(elementIndex * Unsafe.SizeOf<TPixel>())..].Pin();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
