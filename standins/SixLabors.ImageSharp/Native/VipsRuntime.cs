using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Native;

/// <summary>Starts libvips once for the process and turns its messages into exceptions.</summary>
internal static class VipsRuntime
{
    private const int WarningInfoAndDebug = (1 << 4) | (1 << 6) | (1 << 7);

    // The loaders for pictures as people have them. Everything else that can read a file or bytes (SVG, PDF, ImageMagick, ...) stays blocked.
    private static readonly string[] AllowedLoaders =
    [
        "VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadNsgifBuffer",
        "VipsForeignLoadWebpBuffer", "VipsForeignLoadTiffBuffer", "VipsForeignLoadHeifBuffer",
    ];

    private static readonly Lock StartLock = new();
    private static volatile bool _started;

    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public static void EnsureStarted()
    {
        if (!_started)
            Start();
    }

    /// <summary>True where this libvips was built with the operation, or has the module for it.</summary>
    public static bool Has(string operation)
    {
        EnsureStarted();
        return Vips.FindType("VipsOperation", operation) != 0;
    }

    /// <summary>Takes the messages collected since the last call. They serve the reader of a log; nothing may depend on them alone.</summary>
    public static string TakeMessages()
    {
        var copy = Vips.CopyErrorBuffer();
        try
        {
            return Marshal.PtrToStringUTF8(copy)?.Trim().ReplaceLineEndings("; ") ?? "";
        }
        finally
        {
            Vips.Free(copy);
        }
    }

    public static Exception ProcessingError()
    {
        var messages = TakeMessages();
        return (Exception?)OutOfMemory(messages) ?? new ImageProcessingException($"libvips could not process the image: {messages}");
    }

    public static Exception ContentError(string messages) =>
        (Exception?)OutOfMemory(messages) ?? new InvalidImageContentException(
            messages.Length > 0 ? $"The image cannot be decoded: {messages}" : "The image cannot be decoded: it is damaged or cut off.");

    private static Memory.InvalidMemoryOperationException? OutOfMemory(string messages) =>
        messages.Contains("out of memory", StringComparison.OrdinalIgnoreCase) ? new(messages) : null;

    private static unsafe void Start()
    {
        lock (StartLock)
        {
            if (_started)
                return;
            try
            {
                // libvips warns about odd but readable files on standard error; what matters comes back as an error.
                Vips.SetLogHandler("VIPS", WarningInfoAndDebug, &Discard, 0);
                if (Vips.Init("imagesharp") != 0)
                    throw new InvalidOperationException($"libvips did not start: {TakeMessages()}");
            }
            catch (DllNotFoundException e)
            {
                throw new DllNotFoundException("libvips.so.42 was not found. Install libvips 8.14 or later (Debian and Ubuntu: apt-get install libvips42).", e);
            }

            // The callers bring the parallelism, one image a thread; an operation cache would keep pixels of images long gone.
            Vips.SetConcurrency(1);
            Vips.SetCacheMax(0);
            Vips.BlockUntrusted(1);
            Vips.BlockOperation("VipsForeignLoad", 1);
            foreach (var loader in AllowedLoaders)
                Vips.BlockOperation(loader, 0);
            _started = true;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Discard(nint domain, int level, nint message, nint data)
    {
    }
}
