namespace DaprImages.Vision.Text;

/// <summary>
/// Tells text from what Tesseract makes of leaves, windows and hair. The thresholds were chosen on some sixty real photos, of which a handful
/// show text: the page's keep every line of print and let nothing else pass, the signs' let through whole words and no noise.
/// </summary>
internal sealed class TextFilter
{
    /// <summary>For pages, where the layout itself shows that there is text.</summary>
    public static TextFilter Page { get; } = new(word: 0.30, line: 0.65, sure: 0);

    /// <summary>For single words anywhere in a photo, where most of what is found is noise.</summary>
    public static TextFilter Signs { get; } = new(word: 0.60, line: 0.60, sure: 0.85);

    private const double SurePageLine = 0.75;

    private readonly double _word;
    private readonly double _line;
    private readonly double _sure;

    private TextFilter(double word, double line, double sure)
    {
        _word = word;
        _line = line;
        _sure = sure;
    }

    /// <summary>The least confidence of a word, of a line, and of the word that carries a line on a sign; and up to how many degrees pages are turned level.</summary>
    /// <param name="signs">Whether signs are looked for.</param>
    public static IReadOnlyDictionary<string, double> Thresholds(bool signs)
    {
        var thresholds = new Dictionary<string, double> { ["pageWord"] = Page._word, ["pageLine"] = Page._line, ["pageSureLine"] = SurePageLine, ["pageSkew"] = Skew.Most };
        if (signs)
            (thresholds["signWord"], thresholds["signLine"], thresholds["signSureWord"]) = (Signs._word, Signs._line, Signs._sure);
        return thresholds;
    }

    /// <summary>The words of a line worth keeping; none when the line is no text.</summary>
    public IReadOnlyList<ReadWord> Keep(IReadOnlyList<ReadWord> line)
    {
        var words = line.Where(word => word.Confidence >= _word).ToList();

        // Strokes and specks at the ends of a line come out as punctuation.
        while (words is [{ Letters: 0 }, ..])
            words.RemoveAt(0);
        while (words is [.., { Letters: 0 }])
            words.RemoveAt(words.Count - 1);

        var letters = words.Sum(word => word.Letters);
        var characters = words.Sum(word => word.Text.Length);
        return letters >= 2 && letters * 2 >= characters && Confidence(words) >= _line && (_sure == 0 || words.Any(CarriesASign)) ? words : [];
    }

    /// <summary>Whether lines read as a page are one: a scrap of three letters in the middle of a photo is none.</summary>
    public static bool IsPage(IEnumerable<ReadLine> lines) => lines.Any(line => line.Letters >= 4 && line.Confidence >= SurePageLine);

    /// <summary>The mean over the words, each counting by its length.</summary>
    public static double Confidence(IEnumerable<ReadWord> words)
    {
        var (sum, weight) = (0.0, 0);
        foreach (var word in words)
        {
            sum += word.Confidence * word.Text.Length;
            weight += word.Text.Length;
        }
        return weight > 0 ? sum / weight : 0;
    }

    /// <summary>Two letters are read into many a shadow; three hardly ever with confidence. Short signs (NO, 62) are upright capitals and digits.</summary>
    private bool CarriesASign(ReadWord word) => word.Letters switch
    {
        >= 4 => word.Confidence >= _sure && word.Letters * 10 >= word.Text.Length * 7,
        3 => word.Confidence >= 0.93,
        2 => word.Confidence >= 0.95 && word.Text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)),
        _ => false,
    };
}
