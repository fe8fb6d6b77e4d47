using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The functions of the C API in use, by their place in its table (onnxruntime_c_api.h, struct OrtApi).</summary>
internal static unsafe class OrtApi
{
    public const int CreateEnvSlot = 3;
    public const int CreateSessionSlot = 7;
    public const int CreateSessionFromArraySlot = 8;
    public const int RunSlot = 9;
    public const int CreateSessionOptionsSlot = 10;
    public const int SetExecutionModeSlot = 13;
    public const int EnableMemoryPatternSlot = 16;
    public const int DisableMemoryPatternSlot = 17;
    public const int EnableCpuArenaSlot = 18;
    public const int DisableCpuArenaSlot = 19;
    public const int SetSessionLogSeveritySlot = 22;
    public const int SetGraphOptimizationSlot = 23;
    public const int SetIntraOpThreadsSlot = 24;
    public const int SetInterOpThreadsSlot = 25;
    public const int InputCountSlot = 30;
    public const int OutputCountSlot = 31;
    public const int InputTypeSlot = 33;
    public const int OutputTypeSlot = 34;
    public const int InputNameSlot = 36;
    public const int OutputNameSlot = 37;
    public const int CreateRunOptionsSlot = 39;
    public const int SetTerminateSlot = 46;
    public const int UnsetTerminateSlot = 47;
    public const int CreateTensorSlot = 48;
    public const int CreateTensorWithDataSlot = 49;
    public const int TensorDataSlot = 51;
    public const int CastToTensorInfoSlot = 55;
    public const int OnnxTypeSlot = 56;
    public const int ElementTypeSlot = 60;
    public const int DimensionsCountSlot = 61;
    public const int DimensionsSlot = 62;
    public const int SymbolicDimensionsSlot = 63;
    public const int TensorTypeAndShapeSlot = 65;
    public const int ValueTypeSlot = 67;
    public const int CreateCpuMemoryInfoSlot = 69;
    public const int AllocatorFreeSlot = 76;
    public const int DefaultAllocatorSlot = 78;
    public const int ReleaseEnvSlot = 92;
    public const int ReleaseMemoryInfoSlot = 94;
    public const int ReleaseSessionSlot = 95;
    public const int ReleaseValueSlot = 96;
    public const int ReleaseRunOptionsSlot = 97;
    public const int ReleaseTypeInfoSlot = 98;
    public const int ReleaseTensorInfoSlot = 99;
    public const int ReleaseSessionOptionsSlot = 100;
    public const int ModelMetadataSlot = 111;
    public const int ProducerNameSlot = 112;
    public const int GraphNameSlot = 113;
    public const int DomainSlot = 114;
    public const int DescriptionSlot = 115;
    public const int LookupCustomMetadataSlot = 116;
    public const int ModelVersionSlot = 117;
    public const int ReleaseModelMetadataSlot = 118;
    public const int CustomMetadataKeysSlot = 123;
    public const int AvailableProvidersSlot = 125;
    public const int ReleaseAvailableProvidersSlot = 126;
    public const int AddSessionConfigSlot = 130;
    private const int ErrorCodeSlot = 1;
    private const int ErrorMessageSlot = 2;
    private const int ReleaseStatusSlot = 93;

    private static nint _defaultAllocator;

    /// <summary>The allocator of the library itself, which lives as long as the process.</summary>
    public static nint DefaultAllocator
    {
        get
        {
            if (_defaultAllocator == 0)
            {
                nint allocator;
                Check(((delegate* unmanaged[Cdecl]<nint*, nint>)OrtLibrary.Functions[DefaultAllocatorSlot])(&allocator));
                _defaultAllocator = allocator;
            }
            return _defaultAllocator;
        }
    }

    /// <summary>Most functions return null or a status to be read and released.</summary>
    /// <exception cref="OnnxRuntimeException">The function failed.</exception>
    public static void Check(nint status)
    {
        if (status == 0)
            return;
        var code = ((delegate* unmanaged[Cdecl]<nint, int>)OrtLibrary.Functions[ErrorCodeSlot])(status);
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint, nint>)OrtLibrary.Functions[ErrorMessageSlot])(status));
        ((delegate* unmanaged[Cdecl]<nint, void>)OrtLibrary.Functions[ReleaseStatusSlot])(status);
        throw new OnnxRuntimeException((ErrorCode)code, message ?? "");
    }

    /// <summary>A function that makes an object: status f(out object).</summary>
    public static nint Create(int slot)
    {
        nint made;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)OrtLibrary.Functions[slot])(&made));
        return made;
    }

    /// <summary>A function that gives something of an object: status f(object, out value).</summary>
    public static nint Get(int slot, nint from)
    {
        // The value may be narrower than a machine word, hence the zero below it.
        nint value = 0;
        Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint>)OrtLibrary.Functions[slot])(from, &value));
        return value;
    }

    /// <summary>A function that sets a number: status f(object, int).</summary>
    public static void Set(int slot, nint on, int value) =>
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)OrtLibrary.Functions[slot])(on, value));

    /// <summary>A function that switches something: status f(object).</summary>
    public static void Call(int slot, nint on) => Check(((delegate* unmanaged[Cdecl]<nint, nint>)OrtLibrary.Functions[slot])(on));

    public static void Release(int slot, nint released) => ((delegate* unmanaged[Cdecl]<nint, void>)OrtLibrary.Functions[slot])(released);

    /// <summary>Reads a string the library allocated for its caller, and frees it.</summary>
    public static string TakeString(nint text)
    {
        var value = Marshal.PtrToStringUTF8(text) ?? "";
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)OrtLibrary.Functions[AllocatorFreeSlot])(DefaultAllocator, text));
        return value;
    }

    /// <summary>UTF-8 with the zero C wants at its end.</summary>
    public static byte[] Utf8(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
