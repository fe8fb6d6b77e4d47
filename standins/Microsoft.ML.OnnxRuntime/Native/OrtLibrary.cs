using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Finds libonnxruntime: beside the program first, then where the system looks.</summary>
internal static unsafe class OrtLibrary
{
    private const string FileName = "libonnxruntime.so.1";

    // The table of functions is only ever appended to; everything called here was in it by this version, so any later library will do.
    private const uint ApiVersion = 16;

    private static readonly Lock LoadLock = new();
    private static nint _library;
    private static nint* _functions;

    /// <summary>The table of functions behind the C API; see <see cref="OrtApi"/> for what lies where.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public static nint* Functions
    {
        get
        {
            if (_functions == null)
                Load();
            return _functions;
        }
    }

    public static string Version => Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)ApiBase()[1])()) ?? "";

    /// <summary>Calls one of the functions the library exports by name, beside its table.</summary>
    public static nint Export(string name)
    {
        _ = Functions;
        return NativeLibrary.GetExport(_library, name);
    }

    private static void Load()
    {
        lock (LoadLock)
        {
            if (_functions != null)
                return;
            var apiBase = ApiBase();
            var functions = ((delegate* unmanaged[Cdecl]<uint, nint>)apiBase[0])(ApiVersion);
            if (functions == 0)
                throw new NotSupportedException($"{FileName} is older than the C API version {ApiVersion} needed here.");
            _functions = (nint*)functions;
        }
    }

    /// <summary>Two functions: one gives the table for a version of the API, the other the version of the library.</summary>
    private static nint* ApiBase()
    {
        if (_library == 0
            && !NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, FileName), out _library)
            && !NativeLibrary.TryLoad(FileName, out _library))
        {
            throw new DllNotFoundException(
                $"{FileName} was found neither in {AppContext.BaseDirectory} nor by the system's loader. Run scripts/install, then build again.");
        }
        return (nint*)((delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(_library, "OrtGetApiBase"))();
    }
}
