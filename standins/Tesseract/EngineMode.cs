namespace Tesseract;

public enum EngineMode
{
    TesseractOnly = 0,
    LstmOnly,
    TesseractAndLstm,
    Default,
}
