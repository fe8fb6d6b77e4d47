namespace DaprImages.Vision.Text;

/// <summary>Tesseract's names of languages (mostly ISO 639-2) as two-letter codes (ISO 639-1).</summary>
internal static class Languages
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ara"] = "ar", ["bul"] = "bg", ["cat"] = "ca", ["ces"] = "cs", ["chi_sim"] = "zh", ["chi_tra"] = "zh", ["dan"] = "da", ["deu"] = "de",
        ["ell"] = "el", ["eng"] = "en", ["est"] = "et", ["fin"] = "fi", ["fra"] = "fr", ["heb"] = "he", ["hin"] = "hi", ["hrv"] = "hr",
        ["hun"] = "hu", ["ita"] = "it", ["jpn"] = "ja", ["kor"] = "ko", ["lav"] = "lv", ["lit"] = "lt", ["nld"] = "nl", ["nor"] = "no",
        ["pol"] = "pl", ["por"] = "pt", ["ron"] = "ro", ["rus"] = "ru", ["slk"] = "sk", ["slv"] = "sl", ["spa"] = "es", ["srp"] = "sr",
        ["swe"] = "sv", ["tha"] = "th", ["tur"] = "tr", ["ukr"] = "uk", ["vie"] = "vi",
    };

    /// <summary>
    /// The language whose dictionary knows most of the words of three letters and more; null when it knows fewer than seven in ten, for any dictionary
    /// knows some words of other languages, or when there are too few words to tell.
    /// </summary>
    public static string? Guess(IEnumerable<ReadWord> words)
    {
        var longer = words.Where(word => word.Letters >= 3).ToList();
        var (language, known) = longer
            .Where(word => word is { IsInDictionary: true, Language: not null })
            .CountBy(word => word.Language!)
            .OrderByDescending(count => count.Value)
            .FirstOrDefault();
        return language is not null && known >= 3 && known * 10 >= longer.Count * 7 && Codes.TryGetValue(language, out var code) ? code : null;
    }
}
