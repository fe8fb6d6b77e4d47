namespace DaprImages.Vision.Text;

/// <summary>
/// What two recognisers that look at the same picture say together. Tesseract reads print nearly without an error, spaces and punctuation too, and misses or
/// garbles what is no page; PP-OCR reads lines anywhere and loses some spaces and commas.
/// </summary>
internal static class TextAgreement
{
    // A picture is a page where Tesseract reads at least this share of the letters that PP-OCR reads.
    private const double LeastShare = 0.8;

    // A line is the same where at least this much of it is.
    private const double Same = 0.5;

    /// <param name="lines">Of PP-OCR.</param>
    /// <param name="page">Of Tesseract; empty where the picture is no page.</param>
    /// <returns>In reading order: the page's lines and those that it lacks, or those of PP-OCR alone.</returns>
    public static List<ReadLine> Of(List<ReadLine> lines, List<ReadLine> page)
    {
        if (page.Count == 0 || page.Sum(line => line.Letters) < lines.Sum(line => line.Letters) * LeastShare)
            return lines;
        var direction = ReadingOrder.DirectionOf(page);
        var further = lines.Where(line => page.Sum(other => line.Box.ExtentIn(direction).CoveredBy(other.Box.ExtentIn(direction))) < Same).ToList();
        return further.Count == 0 ? page : ReadingOrder.Of([.. page, .. further]);
    }
}
