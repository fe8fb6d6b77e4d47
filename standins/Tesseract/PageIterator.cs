using Tesseract.Native;

namespace Tesseract;

/// <summary>Walks over the blocks, paragraphs, lines, words and letters of a page. Valid until the page is disposed or recognised anew.</summary>
public class PageIterator : DisposableBase
{
    internal PageIterator(IteratorHandle handle) => Handle = handle;

    public PolyBlockType BlockType => IsEmpty ? PolyBlockType.Unknown : Tess.GetBlockType(Handle);

    private protected IteratorHandle Handle { get; }

    /// <summary>True where the page has nothing to walk over.</summary>
    private protected bool IsEmpty
    {
        get
        {
            VerifyNotDisposed();
            return Handle.IsInvalid;
        }
    }

    public void Begin()
    {
        if (!IsEmpty)
            Tess.Begin(Handle);
    }

    public bool Next(PageIteratorLevel level) => !IsEmpty && Tess.Next(Handle, level) != 0;

    /// <summary>Moves to the next element unless this is the last one in the enclosing level.</summary>
    public bool Next(PageIteratorLevel level, PageIteratorLevel element) => !IsAtFinalOf(level, element) && Next(element);

    public bool IsAtBeginningOf(PageIteratorLevel level) => !IsEmpty && Tess.IsAtBeginningOf(Handle, level) != 0;

    public bool IsAtFinalOf(PageIteratorLevel level, PageIteratorLevel element) => !IsEmpty && Tess.IsAtFinalElement(Handle, level, element) != 0;

    /// <summary>In pixels of the picture.</summary>
    public bool TryGetBoundingBox(PageIteratorLevel level, out Rect bounds)
    {
        bounds = Rect.Empty;
        if (IsEmpty || Tess.GetBoundingBox(Handle, level, out var left, out var top, out var right, out var bottom) == 0)
            return false;
        bounds = Rect.FromCoords(left, top, right, bottom);
        return true;
    }

    protected override void Dispose(bool disposing) => Handle.Dispose();
}
