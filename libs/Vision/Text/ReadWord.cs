namespace DaprImages.Vision.Text;

/// <summary>A word as Tesseract reports it.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Left">In pixels of the picture that was read; so the other edges.</param>
internal sealed record ReadWord(string Text, double Confidence, bool IsInDictionary, string? Language, int Left, int Top, int Right, int Bottom)
{
    /// <summary>Letters and digits.</summary>
    public int Letters { get; } = Text.Count(char.IsLetterOrDigit);
}
