using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Memory;

/// <summary>Memory outside the managed heap, given back when disposed or, at the latest, when nothing refers to it.</summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    /// <exception cref="InvalidMemoryOperationException">There is no such amount of memory.</exception>
    public NativeBlock(nuint bytes, bool clear)
        : base(0, ownsHandle: true)
    {
        try
        {
            SetHandle((nint)(clear ? NativeMemory.AllocZeroed(bytes) : NativeMemory.Alloc(bytes)));
        }
        catch (OutOfMemoryException e)
        {
            throw new InvalidMemoryOperationException($"There is no memory for {bytes} bytes of pixels: {e.Message}");
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
