namespace Tesseract;

public enum PageIteratorLevel : int
{
    Block,
    Para,
    TextLine,
    Word,
    Symbol,
}
