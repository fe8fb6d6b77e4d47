using DaprImages.TestKit.Models;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tokens;

namespace DaprImages.Vision.Tests.Tokens;

public sealed class ClipTokenizerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>What OpenAI's own tokenizer, or Hugging Face's port of it, gives, according to public documentation and tests of ports.</summary>
    public static TheoryData<string, int[]> Known => new()
    {
        { "", [] },
        { "a photo of a cat", [320, 1125, 539, 320, 2368] },
        { "a painting of a dog", [320, 3086, 539, 320, 1929] },
        { "bozuman", [647, 4091, 786] },
        { "Hello, World!", [3306, 267, 1002, 256] },
        { "hello123world", [3306, 272, 273, 274, 1002] },
        { "version 2.0", [3273, 273, 269, 271] },
        { "don't STOP me now 1234", [847, 713, 1691, 614, 692, 272, 273, 274, 275] },
        { "test@email.com", [1628, 287, 4462, 269, 2464] },
        { "  multiple   spaces\tand\nnewlines  ", [6470, 9006, 537, 1218, 3418] },
        { "portrait of a woman, highly detailed, 8k, photorealistic", [5352, 539, 320, 2308, 267, 5302, 12609, 267, 279, 330, 267, 1153, 16157] },
        { "café résumé naïve", [15304, 29106, 7054, 4166, 1097, 35689, 563] },
        { "café crème brûlée 🍰 & <html>", [15304, 1075, 12138, 614, 711, 127, 119, 75, 13489, 30051, 261, 283, 18231, 285] },
    };

    [ModelsTheory]
    [MemberData(nameof(Known))]
    public void Text_has_the_tokens_of_the_original(string text, int[] tokens) =>
        Assert.Equal([ClipTokenizer.Start, .. tokens, ClipTokenizer.End], Published().Encode(text));

    [ModelsFact]
    public void Html_is_read_as_the_characters_that_it_means() => Assert.Equal(Published().Encode("cats & dogs"), Published().Encode("cats &amp;amp; dogs"));

    [Fact]
    public void Text_of_more_tokens_than_the_model_takes_is_cut_and_still_ended()
    {
        var tokens = Small("cat").Encode(string.Join(' ', Enumerable.Repeat("cat", 200)));

        Assert.Equal(77, tokens.Length);
        Assert.Equal([ClipTokenizer.Start, ClipTokenizer.End], [tokens[0], tokens[^1]]);
        Assert.Single(tokens[1..^1].Distinct());
    }

    [Theory]
    [InlineData("<|endoftext|>")]
    [InlineData("\ud83d half a pair")]
    public void Odd_text_has_tokens_and_one_end(string text)
    {
        var tokens = Small("cat").Encode(text);

        Assert.True(tokens.Length > 2);
        Assert.Single(tokens, ClipTokenizer.End);
    }

    [Fact]
    public void Vocabulary_that_ends_early_is_refused()
    {
        using (var zip = new System.IO.Compression.GZipStream(File.Create(_file), System.IO.Compression.CompressionLevel.Fastest))
            zip.Write("#version\na b\n"u8);

        Assert.Contains("after 1 of 48894 pairs", Assert.Throws<InvalidDataException>(() => ClipTokenizer.Read(_file)).Message, StringComparison.Ordinal);
    }

    private ClipTokenizer Small(params string[] words)
    {
        File.WriteAllBytes(_file, ClipVocabularyFile.Of(words).File);
        return ClipTokenizer.Read(_file);
    }

    private static ClipTokenizer Published()
    {
        var vocabulary = ModelCatalog.Read(ModelCatalog.DefaultPath).Models.First(model => model.Kind == ModelKinds.Clip).File(ModelFileRole.Vocabulary)!;
        return ClipTokenizer.Read(new ModelFiles(new ModelOptions { Folder = SharedModels.Folder, PulledFolder = AppContext.BaseDirectory }).Find(vocabulary)!);
    }
}
