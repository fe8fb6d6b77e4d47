using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using DaprImages.Vision.Tests.Tokens;

namespace DaprImages.Vision.Tests.Embeddings;

/// <summary>
/// A CLIP of three words: its vectors of pictures say how red, green and blue they are, and so do those of words. All other words mean a little of everything,
/// after all they stand in every sentence.
/// </summary>
internal sealed class SmallClip
{
    private const int Vocabulary = 49408;

    // In this order no pair of letters of a word is joined before it is the word's turn.
    private static readonly (string Word, float[] Vector)[] Words = [("green", [0, 1, 0]), ("red", [1, 0, 0]), ("blue", [0, 0, 1])];

    /// <param name="known">The tokens that the text model has vectors of.</param>
    public SmallClip(OnnxModel? text = null, int known = Vocabulary, float scale = 20, float label = 0.5f, float unsure = 0.2f)
    {
        var (vocabulary, tokens) = ClipVocabularyFile.Of([.. Words.Select(word => word.Word)]);
        var table = new float[Vocabulary * 3];
        foreach (var (word, vector) in Words)
            vector.CopyTo(table, tokens[word] * 3);
        Files = new()
        {
            [ModelFileRole.Weights] = new OnnxModel()
                .Input("pixel_values", "batch", 3, 4, 4)
                .Node("ReduceMean", ["pixel_values"], "image_embeds", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
                .Output("image_embeds", "batch", 3)
                .ToArray(),
            [ModelFileRole.TextWeights] = (text ?? new OnnxModel().LongInput("input_ids", "batch", "length"))
                .Weights("table", [known, 3], table[..(known * 3)])
                .Weights("little", [1], 0.01f)
                .LongWeights("along", [1], 1)
                .Node("Gather", ["table", "input_ids"], "each")
                .Node("ReduceSum", ["each", "along"], "all", ("keepdims", 0L))
                .Node("Add", ["all", "little"], "text_embeds")
                .Output("text_embeds", "batch", 3)
                .ToArray(),
            [ModelFileRole.Vocabulary] = vocabulary,
        };
        Entry = ModelFolder.Entry("small-clip", "embedding", ModelKinds.Clip, ResizeRule.CentreCrop, Files, ("scale", scale), ("label", label), ("unsure", unsure));
    }

    public Dictionary<ModelFileRole, byte[]> Files { get; }

    public CatalogModel Entry { get; }
}
