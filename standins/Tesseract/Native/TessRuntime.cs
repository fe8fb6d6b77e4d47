using System.Runtime.InteropServices;

namespace Tesseract.Native;

internal static unsafe class TessRuntime
{
    private const int NoMessages = 6;

    private static readonly Lock StartLock = new();
    private static volatile bool _started;
    private static delegate* unmanaged[Cdecl]<int, void> _setOmpThreads;

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

            if (NativeLibrary.TryLoad("libgomp.so.1", out var openMp) && NativeLibrary.TryGetExport(openMp, "omp_set_num_threads", out var function))
                _setOmpThreads = (delegate* unmanaged[Cdecl]<int, void>)function;
            _started = true;
        }
    }

    /// <summary>
    /// Keeps one recognition on one core. Tesseract splits the work of every text line with OpenMP, which gains little for one image and slows several
    /// at a time down badly; the documented cure, OMP_THREAD_LIMIT=1, must be set before the process starts. The limit holds for the calling thread.
    /// </summary>
    public static void UseOneThread()
    {
        if (_setOmpThreads != null)
            _setOmpThreads(1);
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
