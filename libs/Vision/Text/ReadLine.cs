namespace DaprImages.Vision.Text;

/// <summary>A line as a recogniser reads it.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Box">In pixels of the picture.</param>
/// <param name="Words">What it is made of; empty where the recogniser does not tell words apart.</param>
internal sealed record ReadLine(string Text, double Confidence, SlantedBox Box, IReadOnlyList<ReadWord> Words)
{
    /// <summary>Letters and digits.</summary>
    public int Letters { get; } = Text.Count(char.IsLetterOrDigit);

    public static ReadLine Of(IReadOnlyList<ReadWord> words) => new(
        string.Join(' ', words.Select(word => word.Text)),
        TextFilter.Confidence(words),
        SlantedBox.Level(words.Min(word => word.Left), words.Min(word => word.Top), words.Max(word => word.Right), words.Max(word => word.Bottom)),
        words);
}
