using DaprImages.Vision.Text;

namespace DaprImages.Vision.Tests.Text;

public sealed class TextFilterTests
{
    [Fact]
    public void Line_of_print_is_kept_whole() =>
        Assert.Equal("Table 4-1 for a summary", Keep(TextFilter.Page, ("Table", 0.96), ("4-1", 0.96), ("for", 0.97), ("a", 0.97), ("summary", 0.96)));

    [Fact]
    public void Words_read_without_confidence_are_dropped_from_a_good_line() =>
        Assert.Equal("combien est-ce", Keep(TextFilter.Page, ("combien", 0.92), ("est-ce", 0.91), ("cote?", 0.10)));

    [Fact]
    public void Strokes_at_the_ends_of_a_line_are_dropped() =>
        Assert.Equal("Notruf 112", Keep(TextFilter.Page, ("|", 0.9), ("Notruf", 0.93), ("112", 0.92), ("»", 0.8), (".", 0.9)));

    [Fact]
    public void Line_read_without_confidence_is_none() => Assert.Equal("", Keep(TextFilter.Page, ("gee", 0.39), ("ee", 0.33)));

    [Fact]
    public void Line_of_signs_is_none() => Assert.Equal("", Keep(TextFilter.Page, ("~~", 0.9), ("a", 0.9), ("--=", 0.9)));

    [Theory]
    [InlineData("Hammoor", 0.87, true)]
    [InlineData("62-42", 0.96, true)]
    [InlineData("NO", 0.97, true)]
    [InlineData("PETS", 0.96, true)]
    [InlineData("is", 0.97, false)]
    [InlineData("AA", 0.87, false)]
    [InlineData("NAA", 0.85, false)]
    [InlineData("vara", 0.72, false)]
    [InlineData("j", 0.99, false)]
    public void Word_in_a_photo_has_to_be_sure(string word, double confidence, bool kept) =>
        Assert.Equal(kept ? word : "", Keep(TextFilter.Signs, (word, confidence)));

    [Fact]
    public void Sure_word_carries_the_less_sure_ones_beside_it() =>
        Assert.Equal("Alt Hammoor", Keep(TextFilter.Signs, ("Alt", 0.70), ("Hammoor", 0.87), ("D>", 0.20)));

    [Fact]
    public void Scrap_of_letters_is_no_page()
    {
        Assert.False(TextFilter.IsPage([ReadLine.Of([Word("haa", 0.9)])]));
        Assert.True(TextFilter.IsPage([ReadLine.Of([Word("haa", 0.9)]), ReadLine.Of([Word("Invoice", 0.9)])]));
    }

    [Fact]
    public void Confidence_counts_by_the_length_of_words() =>
        Assert.Equal(0.8, TextFilter.Confidence([Word("abcdefgh", 0.9), Word("ab", 0.4)]), 3);

    [Theory]
    [InlineData("eng", "en")]
    [InlineData("deu", "de")]
    [InlineData("xyz", null)]
    public void Language_is_that_of_the_dictionary_that_knows_the_words(string tesseract, string? expected) =>
        Assert.Equal(expected, Languages.Guess(Enumerable.Repeat(Word("word", 0.9) with { Language = tesseract, IsInDictionary = true }, 4)));

    [Fact]
    public void Language_of_words_the_dictionary_does_not_know_is_undetermined() =>
        Assert.Null(Languages.Guess(Enumerable.Range(0, 9).Select(i => Word("word", 0.9) with { Language = "eng", IsInDictionary = i < 5 })));

    [Fact]
    public void Language_of_a_few_words_is_undetermined() =>
        Assert.Null(Languages.Guess([Word("PETS", 0.9) with { Language = "eng", IsInDictionary = true }]));

    private static string Keep(TextFilter filter, params (string Text, double Confidence)[] words) =>
        string.Join(' ', filter.Keep([.. words.Select(word => Word(word.Text, word.Confidence))]).Select(word => word.Text));

    private static ReadWord Word(string text, double confidence) => new(text, confidence, false, null, 0, 0, 10, 10);
}
