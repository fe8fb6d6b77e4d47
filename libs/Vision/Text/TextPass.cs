using Tesseract;

namespace DaprImages.Vision.Text;

/// <summary>One pass of Tesseract over a picture.</summary>
internal static class TextPass
{
    /// <summary>The lines in reading order, unfiltered, in pixels of the unscaled picture.</summary>
    public static List<List<ReadWord>> Read(TesseractEngine engine, GreyImage image, double scale, PageSegMode mode)
    {
        var lines = new List<List<ReadWord>>();
        using var pix = image.ToPix(scale);
        using var page = engine.Process(pix, mode);
        using var iterator = page.GetIterator();
        iterator.Begin();
        do
        {
            if (iterator.BlockType is PolyBlockType.Unknown or (>= PolyBlockType.FlowingImage and <= PolyBlockType.Noise))
                continue;

            var line = new List<ReadWord>();
            do
            {
                if (ReadWordAt(iterator, scale) is { } word)
                    line.Add(word);
            }
            while (iterator.Next(PageIteratorLevel.TextLine, PageIteratorLevel.Word));
            if (line.Count > 0)
                lines.Add(line);
        }
        while (iterator.Next(PageIteratorLevel.TextLine));
        return lines;
    }

    private static ReadWord? ReadWordAt(ResultIterator iterator, double scale)
    {
        var text = iterator.GetText(PageIteratorLevel.Word)?.Trim();
        if (string.IsNullOrEmpty(text) || !iterator.TryGetBoundingBox(PageIteratorLevel.Word, out var box))
            return null;
        return new(
            text,
            iterator.GetConfidence(PageIteratorLevel.Word) / 100,
            iterator.GetWordIsFromDictionary(),
            iterator.GetWordRecognitionLanguage(),
            (int)(box.X1 / scale),
            (int)(box.Y1 / scale),
            (int)Math.Ceiling(box.X2 / scale),
            (int)Math.Ceiling(box.Y2 / scale));
    }
}
