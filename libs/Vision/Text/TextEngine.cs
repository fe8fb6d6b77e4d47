namespace DaprImages.Vision.Text;

/// <summary>What reads text.</summary>
public enum TextEngine
{
    /// <summary>PP-OCR and Tesseract together; whichever there is where the other is not installed.</summary>
    Auto,

    Tesseract,

    PpOcr,
}
