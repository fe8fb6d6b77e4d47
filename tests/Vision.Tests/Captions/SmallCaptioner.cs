using System.Text;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;

namespace DaprImages.Vision.Tests.Captions;

/// <summary>
/// A captioner of six words. Its encoder gives one patch: how red, green and blue a picture is. What its decoder thinks likely depends on the last token, on all
/// tokens so far, and on the picture: "a red dog" or "a blue dog".
/// </summary>
internal static class SmallCaptioner
{
    public const int Start = 5;
    public const int End = 0;
    private const int Words = 6;

    // By the last token: after a start "a", after "a" a colour, after a colour "dog", after "dog" the end.
    private static readonly float[] AfterToken =
    [
        0, 0, 0, 0, 0, 0,
        0, 0, 4, 4, 1, -9,
        0, 0, 0, 0, 6, -9,
        0, 0, 0, 0, 6, -9,
        6, 0, 0, 0, 0, -9,
        0, 6, 0, 0, 2, -9,
    ];

    // Red is for "red", blue for "blue".
    private static readonly float[] ByColour = [0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0];

    public static byte[] Vocabulary { get; } = Encoding.UTF8.GetBytes("""{"<end>": 0, "a": 1, "Ġred": 2, "Ġblue": 3, "Ġdog": 4, "<start>": 5}""");

    public static byte[] Encoder { get; } = new OnnxModel()
        .Input("pixel_values", "batch", 3, 4, 4)
        .Node("ReduceMean", ["pixel_values"], "colour", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
        .LongWeights("shape", [3], 1, 1, 3)
        .Node("Reshape", ["colour", "shape"], "last_hidden_state")
        .Output("last_hidden_state", "batch", 1, 3)
        .ToArray();

    /// <summary>Takes whole sentences.</summary>
    public static byte[] Plain { get; } = Common(new OnnxModel().LongInput("input_ids", "batch", "length"))
        .LongWeights("along", [], 1)
        .Node("CumSum", ["numbers", "along"], "sums")
        .Node("Unsqueeze", ["sums", "last"], "history")
        .Node("Mul", ["history", "leaning"], "lean")
        .Node("Add", ["known", "lean"], "logits")
        .Output("logits", "batch", "length", Words)
        .ToArray();

    /// <summary>Takes the newest tokens, and remembers the sum of the others.</summary>
    public static byte[] WithPast { get; } = Remembering(WithPastInputs()).ToArray();

    /// <summary>Remembers the picture too, which it makes something of in the first step only.</summary>
    public static byte[] WithPastOfPicture { get; } = Remembering(WithPastInputs().Input("past_key_values.0.encoder.key", "batch", 1, "seen", 1))
        .Node("ReduceMean", ["encoder_hidden_states"], "patchMeans", ("axes", new long[] { 2 }), ("keepdims", 1L))
        .Node("Unsqueeze", ["patchMeans", "heads"], "present.0.encoder.key")
        .Output("present.0.encoder.key", "batch", 1, "patches", 1)
        .ToArray();

    /// <summary>The decoder of that name here.</summary>
    public static byte[] Decoder(string export) => export switch
    {
        nameof(Plain) => Plain,
        nameof(WithPast) => WithPast,
        nameof(WithPastOfPicture) => WithPastOfPicture,
        _ => throw new ArgumentOutOfRangeException(nameof(export), export, null),
    };

    public static Dictionary<ModelFileRole, byte[]> Files(byte[] decoder) => new() { [ModelFileRole.Weights] = Encoder, [ModelFileRole.Decoder] = decoder, [ModelFileRole.Vocabulary] = Vocabulary };

    public static CatalogModel Entry(byte[] decoder, int beams = 2) => ModelFolder.Entry(
        "small-captioner",
        "caption",
        ModelKinds.Captioner,
        ResizeRule.Stretch,
        Files(decoder),
        ("beams", beams),
        ("maxTokens", 8),
        ("lengthPenalty", 1),
        ("noRepeat", 0),
        ("start", Start),
        ("end", End));

    private static OnnxModel WithPastInputs() => new OnnxModel().LongInput("input_ids", "batch", "length").Input("past_key_values.0.key", "batch", 1, "past", 1).BoolInput("use_cache_branch", 1);

    private static OnnxModel Remembering(OnnxModel model) => Common(model)
        .LongWeights("heads", [1], 1)
        .Node("Unsqueeze", ["numbers", "heads"], "new")
        .Node("Unsqueeze", ["new", "lastOf4"], "newest")
        .Node("Concat", ["past_key_values.0.key", "newest"], "present.0.key", ("axis", 2L))
        .Node("ReduceSum", ["present.0.key", "tokens"], "history", ("keepdims", 0L))
        .Node("Mul", ["history", "leaning"], "lean")
        .Node("Add", ["known", "lean"], "logits")
        .LongWeights("lastOf4", [1], 3)
        .LongWeights("tokens", [1], 2)
        .Output("logits", "batch", "length", Words)
        .Output("present.0.key", "batch", 1, "all", 1);

    /// <summary><c>known</c>: what follows from the last token and the picture; <c>numbers</c>: the tokens; <c>leaning</c>: what a unit of history adds.</summary>
    private static OnnxModel Common(OnnxModel model) => model
        .Input("encoder_hidden_states", "batch", "patches", 3)
        .Weights("after", [Words, Words], AfterToken)
        .Weights("colours", [3, Words], ByColour)
        .Weights("leaning", [Words], 0.1f, 0, 0, 0, -0.05f, 0)
        .LongWeights("last", [1], 2)
        .Node("Gather", ["after", "input_ids"], "byToken")
        .Node("ReduceMean", ["encoder_hidden_states"], "colour", ("axes", new long[] { 1 }), ("keepdims", 1L))
        .Node("MatMul", ["colour", "colours"], "byPicture")
        .Node("Add", ["byToken", "byPicture"], "known")
        .Node("Cast", ["input_ids"], "numbers", ("to", 1L));
}
