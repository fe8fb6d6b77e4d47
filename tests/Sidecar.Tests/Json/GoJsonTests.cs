using System.Text;
using System.Text.Json;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Tests.Json;

public sealed class GoJsonTests
{
    [Theory]
    [InlineData("""{ "z": 1.50, "a": 12345678901234567890, "e": 1e3 }""", """{"a":12345678901234567890,"e":1e3,"z":1.50}""")]
    [InlineData("""{"html":"<&>é"}""", """{"html":"\u003c\u0026\u003eé"}""")]
    [InlineData("""{"lines":"\u2028\u2029"}""", """{"lines":"\u2028\u2029"}""")]
    [InlineData("""{"escapes":"\"\\\/\b\f\n\r\t\u0001\u00e9"}""", """{"escapes":"\"\\/\b\f\n\r\t\u0001é"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""[null,true,false,{},[],"",-0.5E+10]""", """[null,true,false,{},[],"",-0.5E+10]""")]
    [InlineData("""{"b":1,"B":2,"a":3,"é":4}""", """{"B":2,"a":3,"b":1,"é":4}""")]
    public void What_is_read_is_written_with_sorted_keys_the_same_digits_and_escaped_html(string text, string expected)
    {
        var written = GoJsonWriter.Write(GoJsonReader.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(expected, Encoding.UTF8.GetString(written.Span));
    }

    [Theory]
    [InlineData("""{"b":12345678901234567890,"a":1.50}""", """{"a":1.5,"b":12345678901234567000}""")]
    [InlineData("[1e21,1e-7,1e20,0.000001,-0,1E2]", "[1e+21,1e-7,100000000000000000000,0.000001,-0,100]")]
    [InlineData("""["it's 1+1","\"<&>\"","😀","\u00e9"]""", """["it's 1+1","\"\u003c\u0026\u003e\"","😀","é"]""")]
    public void What_goes_through_floats_is_written_as_go_writes_it(string text, string expected)
    {
        var written = GoFloatJson.Write(JsonElement.Parse(text));

        Assert.Equal(expected, Encoding.UTF8.GetString(written.Span));
    }

    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("{\"id\":", "unexpected end of JSON input")]
    [InlineData("hello", "invalid character 'h' looking for beginning of value")]
    [InlineData("fine", "invalid character 'i' in literal false (expecting 'a')")]
    [InlineData("{a", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 2}", "invalid character '2' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("{} {}", "invalid character '{' after top-level value")]
    [InlineData("-a", "invalid character 'a' in numeric literal")]
    [InlineData("1.a", "invalid character 'a' after decimal point in numeric literal")]
    [InlineData("1ea", "invalid character 'a' in exponent of numeric literal")]
    [InlineData("\"\n\"", "invalid character '\\n' in string literal")]
    [InlineData("\"\\x\"", "invalid character 'x' in string escape code")]
    [InlineData("\"\\u00g0\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("'", "invalid character '\\'' looking for beginning of value")]
    public void Broken_text_is_complained_of_in_the_words_of_go(string text, string complaint)
    {
        var error = Assert.Throws<GoJsonException>(() => GoJsonReader.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(complaint, error.Message);
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData(" \n", "EOF")]
    [InlineData("{\"id\":", "unexpected EOF")]
    [InlineData("text", "invalid character 'e' in literal true (expecting 'r')")]
    public void A_first_value_that_is_broken_is_complained_of_as_go_s_decoder_does(string text, string complaint)
    {
        var error = Assert.Throws<GoJsonException>(() => GoJsonReader.ParseFirst(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(complaint, error.Message);
    }

    [Fact]
    public void What_follows_the_first_value_does_not_matter()
    {
        var value = GoJsonReader.ParseFirst("""{"status":"RETRY"} and more"""u8);

        Assert.Equal("RETRY", new JsonFields(value).Text("STATUS"));
    }

    [Fact]
    public void An_object_is_asked_for_and_another_kind_of_value_refused()
    {
        var error = Assert.Throws<GoJsonException>(() => GoJsonReader.ParseObject("[1,2]"u8));

        Assert.Equal("json: cannot unmarshal array into Go value of type map[string]interface {}", error.Message);
    }

    [Fact]
    public void Bytes_and_halves_of_characters_that_are_none_become_replacement_characters()
    {
        Assert.Equal("\ufffd", GoJsonReader.Parse([(byte)'"', 0xff, (byte)'"']));
        Assert.Equal("\ufffd", GoJsonReader.Parse("\"\\ud800\""u8));
        Assert.Equal("\U0001F600", GoJsonReader.Parse("\"\\ud83d\\ude00\""u8));
    }

    [Fact]
    public void Text_that_is_nested_too_deeply_is_refused()
    {
        var error = Assert.Throws<GoJsonException>(() => GoJsonReader.Parse(Encoding.ASCII.GetBytes(new string('[', 100_000))));

        Assert.Equal("exceeded max depth", error.Message);
    }
}
