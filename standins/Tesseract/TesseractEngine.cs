using System.Globalization;
using System.Runtime.InteropServices;
using Tesseract.Native;

namespace Tesseract;

/// <summary>Recognises text, one page at a time: not safe for use from several threads at once.</summary>
public class TesseractEngine : DisposableBase
{
    private readonly EngineHandle _handle = new();
    private Page? _page;

    public TesseractEngine(string datapath, string language)
        : this(datapath, language, EngineMode.Default)
    {
    }

    /// <param name="datapath">The folder with the .traineddata files; <c>TESSDATA_PREFIX</c> or the library's own when empty.</param>
    /// <param name="language">As Tesseract names it, several joined by a plus sign: <c>eng+deu</c>.</param>
    /// <exception cref="TesseractException">The data of a language is missing or unreadable.</exception>
    /// <exception cref="DllNotFoundException">libtesseract is not installed.</exception>
    public TesseractEngine(string datapath, string language, EngineMode engineMode)
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        // Set before the start, so that a language that is not there is told once, by the exception.
        SetVariable("debug_file", "/dev/null");
        var path = string.IsNullOrWhiteSpace(datapath) ? null : datapath.Trim().TrimEnd('/', '\\');
        if (Tess.Init(_handle, path, language, (int)engineMode) == 0)
            return;
        _handle.Dispose();
        throw new TesseractException($"Failed to initialise tesseract engine: no usable data for '{language}' in '{path}'.");
    }

#pragma warning disable CA1822 // An instance member in the official package.
    public string Version => Marshal.PtrToStringUTF8(Tess.GetVersion()) ?? "";
#pragma warning restore CA1822

    public PageSegMode DefaultPageSegMode { get; set; } = PageSegMode.Auto;

    internal EngineHandle Handle => _handle;

    public Page Process(Pix image, PageSegMode? pageSegMode = null) => Process(image, new Rect(0, 0, image.Width, image.Height), pageSegMode);

    /// <summary>Recognition happens when the page is first asked for something. Dispose the page before the next call.</summary>
    /// <exception cref="InvalidOperationException">The last page is not disposed yet.</exception>
    public Page Process(Pix image, Rect region, PageSegMode? pageSegMode = null)
    {
        VerifyNotDisposed();
        ArgumentNullException.ThrowIfNull(image);
        if (region.X1 < 0 || region.Y1 < 0 || region.X2 > image.Width || region.Y2 > image.Height)
            throw new ArgumentException("The image region to be processed must be within the image bounds.", nameof(region));
        if (_page is not null)
            throw new InvalidOperationException("Only one image can be processed at once. Dispose of the page once you have finished with it.");

        var mode = pageSegMode ?? DefaultPageSegMode;
        Tess.SetPageSegMode(_handle, (int)mode);
        Tess.SetImage(_handle, image.Handle);
        _page = new Page(this, image, region, mode);
        _page.Disposed += (_, _) => _page = null;
        return _page;
    }

    /// <returns>False where Tesseract has no such variable or the value does not fit it.</returns>
    public bool SetVariable(string name, string value)
    {
        VerifyNotDisposed();
        return Tess.SetVariable(_handle, name, value) != 0;
    }

    public bool SetVariable(string name, bool value) => SetVariable(name, value ? "TRUE" : "FALSE");

    public bool SetVariable(string name, int value) => SetVariable(name, value.ToString(CultureInfo.InvariantCulture));

    public bool SetVariable(string name, double value) => SetVariable(name, value.ToString("R", CultureInfo.InvariantCulture));

    public bool TryGetStringVariable(string name, out string value)
    {
        VerifyNotDisposed();
        var text = Tess.GetStringVariable(_handle, name);
        value = Marshal.PtrToStringUTF8(text) ?? "";
        return text != 0;
    }

    protected override void Dispose(bool disposing)
    {
        _page?.Dispose();
        _handle.Dispose();
    }
}
