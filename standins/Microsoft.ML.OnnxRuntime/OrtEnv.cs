using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The library's state for this process; made when first needed.</summary>
public sealed unsafe class OrtEnv : SafeHandle
{
    private static readonly Lock CreateLock = new();
    private static OrtEnv? _instance;

#pragma warning disable CA1419 // Made by Instance() alone; never returned from native code.
    private OrtEnv()
#pragma warning restore CA1419
        : base(0, ownsHandle: true)
    {
        fixed (byte* name = OrtApi.Utf8("onnxruntime"))
        {
            nint environment;
            OrtApi.Check(((delegate* unmanaged[Cdecl]<int, byte*, nint*, nint>)OrtLibrary.Functions[OrtApi.CreateEnvSlot])(
                (int)OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, name, &environment));
            SetHandle(environment);
        }
    }

    public static bool IsCreated => _instance is not null;

    public override bool IsInvalid => handle == 0;

    /// <exception cref="DllNotFoundException">The native library is not installed; a later call tries again.</exception>
    public static OrtEnv Instance()
    {
        lock (CreateLock)
            return _instance ??= new OrtEnv();
    }

#pragma warning disable CA1822 // Instance members in the official package.
    public string GetVersionString() => OrtLibrary.Version;

    /// <summary>What the library can run models on: <c>CPUExecutionProvider</c> and its like.</summary>
    public string[] GetAvailableProviders()
    {
        nint* names;
        int count;
        OrtApi.Check(((delegate* unmanaged[Cdecl]<nint**, int*, nint>)OrtLibrary.Functions[OrtApi.AvailableProvidersSlot])(&names, &count));
        var providers = new string[count];
        for (var i = 0; i < count; i++)
            providers[i] = Marshal.PtrToStringUTF8(names[i]) ?? "";
        OrtApi.Check(((delegate* unmanaged[Cdecl]<nint*, int, nint>)OrtLibrary.Functions[OrtApi.ReleaseAvailableProvidersSlot])(names, count));
        return providers;
    }
#pragma warning restore CA1822

    internal nint Handle => handle;

    protected override bool ReleaseHandle()
    {
        OrtApi.Release(OrtApi.ReleaseEnvSlot, handle);
        return true;
    }
}
