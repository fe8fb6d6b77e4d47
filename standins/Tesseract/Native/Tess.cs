using System.Runtime.InteropServices;

namespace Tesseract.Native;

/// <summary>The C API of libtesseract, and of the Leptonica it is linked with: a look-up in a library also searches what that library loaded.</summary>
internal static partial class Tess
{
    private const string Library = "libtesseract.so.5";

    [LibraryImport(Library, EntryPoint = "TessVersion")]
    public static partial nint GetVersion();

    [LibraryImport(Library, EntryPoint = "TessBaseAPICreate")]
    public static partial nint CreateEngine();

    [LibraryImport(Library, EntryPoint = "TessBaseAPIDelete")]
    public static partial void DeleteEngine(nint engine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIInit2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(EngineHandle engine, string? dataPath, string language, int engineMode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(EngineHandle engine, string name, string value);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetStringVariable", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetStringVariable(EngineHandle engine, string name);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetPageSegMode")]
    public static partial void SetPageSegMode(EngineHandle engine, int mode);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetImage2")]
    public static partial void SetImage(EngineHandle engine, PixHandle pix);

    [LibraryImport(Library, EntryPoint = "TessBaseAPISetRectangle")]
    public static partial void SetRectangle(EngineHandle engine, int left, int top, int width, int height);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIRecognize")]
    public static partial int Recognize(EngineHandle engine, nint monitor);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetUTF8Text")]
    public static partial nint GetText(EngineHandle engine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIMeanTextConf")]
    public static partial int GetMeanConfidence(EngineHandle engine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIGetIterator")]
    public static partial nint GetResultIterator(EngineHandle engine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIAnalyseLayout")]
    public static partial nint AnalyseLayout(EngineHandle engine);

    [LibraryImport(Library, EntryPoint = "TessBaseAPIClear")]
    public static partial void Clear(EngineHandle engine);

    [LibraryImport(Library, EntryPoint = "TessDeleteText")]
    public static partial void DeleteText(nint text);

    // A result iterator is a page iterator: the page functions take both.
    [LibraryImport(Library, EntryPoint = "TessPageIteratorDelete")]
    public static partial void DeleteIterator(nint iterator);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorBegin")]
    public static partial void Begin(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorNext")]
    public static partial int Next(IteratorHandle iterator, PageIteratorLevel level);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorIsAtBeginningOf")]
    public static partial int IsAtBeginningOf(IteratorHandle iterator, PageIteratorLevel level);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorIsAtFinalElement")]
    public static partial int IsAtFinalElement(IteratorHandle iterator, PageIteratorLevel level, PageIteratorLevel element);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorBlockType")]
    public static partial PolyBlockType GetBlockType(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessPageIteratorBoundingBox")]
    public static partial int GetBoundingBox(IteratorHandle iterator, PageIteratorLevel level, out int left, out int top, out int right, out int bottom);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorGetUTF8Text")]
    public static partial nint GetText(IteratorHandle iterator, PageIteratorLevel level);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorConfidence")]
    public static partial float GetConfidence(IteratorHandle iterator, PageIteratorLevel level);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorWordIsFromDictionary")]
    public static partial int IsFromDictionary(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "TessResultIteratorWordRecognitionLanguage")]
    public static partial nint GetRecognitionLanguage(IteratorHandle iterator);

    [LibraryImport(Library, EntryPoint = "pixCreate")]
    public static partial nint CreatePix(int width, int height, int depth);

    [LibraryImport(Library, EntryPoint = "pixReadMem")]
    public static unsafe partial nint ReadPix(byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "pixDestroy")]
    public static partial void DestroyPix(ref nint pix);

    [LibraryImport(Library, EntryPoint = "pixGetWidth")]
    public static partial int GetPixWidth(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixGetHeight")]
    public static partial int GetPixHeight(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixGetDepth")]
    public static partial int GetPixDepth(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixGetXRes")]
    public static partial int GetPixXRes(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixSetXRes")]
    public static partial int SetPixXRes(PixHandle pix, int resolution);

    [LibraryImport(Library, EntryPoint = "pixGetYRes")]
    public static partial int GetPixYRes(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixSetYRes")]
    public static partial int SetPixYRes(PixHandle pix, int resolution);

    [LibraryImport(Library, EntryPoint = "pixGetData")]
    public static partial nint GetPixData(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixGetWpl")]
    public static partial int GetPixWordsPerLine(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "pixEndianByteSwap")]
    public static partial int SwapPixBytes(PixHandle pix);

    [LibraryImport(Library, EntryPoint = "setMsgSeverity")]
    public static partial int SetMessageSeverity(int severity);
}
