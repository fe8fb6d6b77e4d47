using System.Runtime.InteropServices;

namespace Tesseract.Native;

internal static unsafe class TessRuntime
{
    private const int NoMessages = 6;

    private static readonly Lock StartLock = new();
    private static volatile bool _started;
    private static delegate* unmanaged[Cdecl]<int, void> _setOmpLevels;

    /// <exception cref="DllNotFoundException">libtesseract is not installed.</exception>
    public static void EnsureStarted()
    {
        if (_started)
            return;
        lock (StartLock)
        {
            if (_started)
                return;
            try
            {
                // Leptonica comments on standard error; what matters comes back as a result.
                _ = Tess.SetMessageSeverity(NoMessages);
            }
            catch (DllNotFoundException e)
            {
                throw new DllNotFoundException(
                    "libtesseract.so.5 was not found. Install Tesseract 5 (Debian and Ubuntu: apt-get install tesseract-ocr).", e);
            }

            if (NativeLibrary.TryLoad("libgomp.so.1", out var openMp) && NativeLibrary.TryGetExport(openMp, "omp_set_max_active_levels", out var function))
                _setOmpLevels = (delegate* unmanaged[Cdecl]<int, void>)function;
            _started = true;
        }
    }

    /// <summary>
    /// Keeps one recognition on one core. Tesseract splits the work of every text line between four threads of OpenMP, however many were set and however many
    /// cores there are, which gains little for one image and slows down everything where the threads are more than the cores. The documented cure,
    /// OMP_THREAD_LIMIT=1, must be set before the process starts; allowing no level of parallel regions does the same, for the calling thread.
    /// </summary>
    public static void UseOneThread()
    {
        if (_setOmpLevels != null)
            _setOmpLevels(0);
    }

    /// <summary>Reads and frees a string Tesseract made for its caller.</summary>
    public static string TakeText(nint text)
    {
        if (text == 0)
            return "";
        try
        {
            return Marshal.PtrToStringUTF8(text) ?? "";
        }
        finally
        {
            Tess.DeleteText(text);
        }
    }
}
