using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

public class OrtAllocator
{
    private OrtAllocator()
    {
    }

    /// <summary>The library's own allocator for the CPU.</summary>
    public static OrtAllocator DefaultInstance { get; } = new();

#pragma warning disable CA1822 // Stands for any allocator, of which there is one here.
    internal nint Pointer => OrtApi.DefaultAllocator;
#pragma warning restore CA1822
}
