using DaprImages.Vision.Tokens;

namespace DaprImages.Vision.Tests.Tokens;

public sealed class Gpt2VocabularyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Pieces_become_words_with_their_spaces_and_bytes_their_characters()
    {
        var vocabulary = Read("""{"caf": 0, "Ã": 1, "©": 2, "Ġwith": 3, "Ġa": 4, "Ġview": 5, "Ċ": 6}""");

        Assert.Equal("café with a view\n", vocabulary.Decode([0, 1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Tokens_that_are_none_and_half_characters_do_no_harm() => Assert.Equal("a\ufffd", Read("""{"a": 0, "Ã": 1}""").Decode([0, 7, -1, 1]));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a": 0, "b": 2}""")]
    [InlineData("""{"a": 0, "b": 0}""")]
    public void Damaged_vocabulary_is_refused(string json) => Assert.Throws<InvalidDataException>(() => Read(json));

    private Gpt2Vocabulary Read(string json)
    {
        File.WriteAllText(_file, json);
        return Gpt2Vocabulary.Read(_file);
    }
}
