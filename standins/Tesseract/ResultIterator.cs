using System.Runtime.InteropServices;
using Tesseract.Native;

namespace Tesseract;

/// <summary>Walks over what was read on a page.</summary>
public sealed class ResultIterator : PageIterator
{
    internal ResultIterator(IteratorHandle handle)
        : base(handle)
    {
    }

    public string GetText(PageIteratorLevel level) => IsEmpty ? "" : TessRuntime.TakeText(Tess.GetText(Handle, level));

    /// <summary>0..100.</summary>
    public float GetConfidence(PageIteratorLevel level) => IsEmpty ? 0 : Tess.GetConfidence(Handle, level);

    public bool GetWordIsFromDictionary() => !IsEmpty && Tess.IsFromDictionary(Handle) != 0;

    public string? GetWordRecognitionLanguage() => IsEmpty ? null : Marshal.PtrToStringUTF8(Tess.GetRecognitionLanguage(Handle));
}
