using System.Text;
using DaprImages.Vision.Metadata;

namespace DaprImages.Vision.Tests.Metadata;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Canon", "Canon")]
    [InlineData("  Canon \0\0", "Canon")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("bell\aand\u0085next", "bell and next")]
    [InlineData("'; DROP TABLE images;--", "'; DROP TABLE images;--")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe")]
    [InlineData("\u2066isolated\u2069 \u200Fmark\uFEFF", "isolated mark")]
    [InlineData("שלום עולם", "שלום עולם")]
    [InlineData("日本語 ☃", "日本語 ☃")]
    public void Text_stays_what_it_says_without_what_cannot_be_seen(string text, string expected) => Assert.Equal(expected, PlainText.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("half \uFFFD of it", PlainText.Clean("half " + (char)0xD83D + " of it"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n\0 ")]
    [InlineData("\u202E\u200B")]
    public void Nothing_visible_is_nothing(string? text) => Assert.Null(PlainText.Clean(text));

    [Fact]
    public void Long_text_is_cut_and_shows_it()
    {
        var clean = PlainText.Clean(new string('x', 60_000));

        Assert.Equal(new string('x', 499) + "…", clean);
    }

    [Fact]
    public void Cut_never_halves_a_character()
    {
        var clean = PlainText.Clean(string.Concat(Enumerable.Repeat("😀", 300)), maxLength: 10);

        Assert.Equal("😀😀😀😀…", clean);
    }

    [Fact]
    public void Bytes_are_utf8_where_they_can_be() => Assert.Equal("Zürich", PlainText.Decode(Encoding.UTF8.GetBytes("Zürich\0rest")));

    [Fact]
    public void Bytes_are_latin1_otherwise() => Assert.Equal("Zürich", PlainText.Decode(Encoding.Latin1.GetBytes("Zürich")));
}
