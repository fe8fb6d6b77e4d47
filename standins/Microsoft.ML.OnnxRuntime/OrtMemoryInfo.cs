using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

public unsafe class OrtMemoryInfo
{
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private nint _pointer;

    private OrtMemoryInfo()
    {
    }

    /// <summary>Plain memory of the process.</summary>
    public static OrtMemoryInfo DefaultInstance { get; } = new();

    /// <summary>Made at the first use and kept for the life of the process.</summary>
    internal nint Pointer
    {
        get
        {
            if (_pointer == 0)
            {
                nint made;
                OrtApi.Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateCpuMemoryInfoSlot])(
                    DeviceAllocator, DefaultMemory, &made));
                if (Interlocked.CompareExchange(ref _pointer, made, 0) != 0)
                    OrtApi.Release(OrtApi.ReleaseMemoryInfoSlot, made);
            }
            return _pointer;
        }
    }
}
