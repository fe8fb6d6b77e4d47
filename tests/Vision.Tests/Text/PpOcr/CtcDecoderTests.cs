using DaprImages.Vision.Text.PpOcr;

namespace DaprImages.Vision.Tests.Text.PpOcr;

public sealed class CtcDecoderTests
{
    private static readonly string[] Alphabet = ["a", "b"];

    [Fact]
    public void Repeats_are_one_character_and_blanks_are_none() => Assert.Equal("abb", Decode("aa-b-b-").Text);

    [Fact]
    public void Class_behind_the_alphabet_is_a_space() => Assert.Equal("a b", Decode("a b").Text);

    [Fact]
    public void Space_at_the_ends_is_dropped() => Assert.Equal("a", Decode(" a ").Text);

    [Fact]
    public void Confidence_is_the_mean_over_the_characters()
    {
        var decoded = CtcDecoder.Decode([0.1f, 0.9f, 0, 0, 0.8f, 0.1f, 0.1f, 0, 0.4f, 0, 0.6f, 0], 4, Alphabet);

        Assert.Equal("ab", decoded.Text);
        Assert.Equal(0.75, decoded.Confidence, 0.0001);
    }

    [Fact]
    public void Nothing_but_blanks_is_an_empty_line() => Assert.Equal(new DecodedLine("", 0), Decode("----"));

    /// <summary>A step a character: of the alphabet, a space, or a dash for the blank.</summary>
    private static DecodedLine Decode(string steps)
    {
        var values = new float[steps.Length * 4];
        for (var i = 0; i < steps.Length; i++)
            values[(i * 4) + "-ab ".IndexOf(steps[i], StringComparison.Ordinal)] = 1;
        return CtcDecoder.Decode(values, 4, Alphabet);
    }
}
