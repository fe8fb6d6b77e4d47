using DaprImages.Vision.Text;

namespace DaprImages.Vision.Tests.Text;

public sealed class TextAgreementTests
{
    private static readonly ReadLine PrintSeen = Line("Table 4-1for a summary", 0), PrintRead = Line("Table 4-1, for a summary", 0);

    [Fact]
    public void Page_is_as_Tesseract_reads_it() => Assert.Equal([PrintRead], TextAgreement.Of([PrintSeen], [PrintRead]));

    [Fact]
    public void Line_that_the_page_lacks_is_added_where_it_lies()
    {
        var (heading, last) = (Line("TABLES", -40), Line("Chapter 5, page 93", 40));

        Assert.Equal([heading, PrintRead, last], TextAgreement.Of([heading, PrintSeen, last with { Text = "Chapter5" }], [PrintRead, last]));
    }

    [Fact]
    public void Scraps_of_a_sign_are_no_page()
    {
        var sign = new List<ReadLine> { Line("Alt Hammoor", 0), Line("62-42", 40), Line("Notruf 112", 80) };

        Assert.Equal(sign, TextAgreement.Of(sign, [Line("Hammoor", 0)]));
    }

    [Fact]
    public void Without_a_page_there_is_what_was_seen() => Assert.Equal([PrintSeen], TextAgreement.Of([PrintSeen], []));

    private static ReadLine Line(string text, int top) => new(text, 0.9, SlantedBox.Level(0, top, 300, top + 20), []);
}
