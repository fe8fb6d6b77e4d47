using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Onnx;

namespace DaprImages.Vision.Tests.Captions;

public sealed class CaptionDecoderTests : IDisposable
{
    private static readonly float[] Red = [1, 0, 0];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [OnnxFact]
    public void Next_token_depends_on_the_last_one_on_those_before_and_on_the_picture()
    {
        using var graph = Load(SmallCaptioner.Plain);
        var next = new CaptionDecoder(graph).Begin(Red, 1, CancellationToken.None);

        var afterStart = next([0], [SmallCaptioner.Start]).ToArray();
        var afterA = next([0], [1]).ToArray();

        // Of the table by the last token, a tenth and a twentieth of the tokens' sum, and three for the picture's colour.
        Assert.Equal([0.5f, 6, 3, 0, 1.75f, -9], afterStart, Close);
        Assert.Equal([0.6f, 0, 7, 4, 0.7f, -9], afterA, Close);
    }

    [OnnxTheory]
    [InlineData(nameof(SmallCaptioner.WithPast))]
    [InlineData(nameof(SmallCaptioner.WithPastOfPicture))]
    public void Export_that_remembers_gives_what_one_that_reads_all_again_gives(string export)
    {
        using var plain = Load(SmallCaptioner.Plain);
        using var withPast = Load(SmallCaptioner.Decoder(export));
        (int[] From, int[] Tokens)[] steps = [([0], [5]), ([0, 0, 0], [1, 4, 2]), ([2, 0, 2], [4, 2, 3]), ([1, 1, 0], [3, 4, 1]), ([2], [4])];
        var one = new CaptionDecoder(plain).Begin(Red, 1, CancellationToken.None);
        var other = new CaptionDecoder(withPast).Begin(Red, 1, CancellationToken.None);

        Assert.All(steps, step => Assert.Equal(one(step.From, step.Tokens).ToArray(), other(step.From, step.Tokens).ToArray(), Close));
    }

    [OnnxFact]
    public void Export_with_an_input_that_is_not_known_is_refused()
    {
        using var graph = Load(new OnnxModel()
            .LongInput("input_ids", "batch", "length")
            .Input("encoder_hidden_states", "batch", "patches", 3)
            .Input("mood", 1)
            .Weights("after", [2, 2], 0, 0, 0, 0)
            .Node("Gather", ["after", "input_ids"], "logits")
            .Output("logits", "batch", "length", 2)
            .ToArray());

        Assert.Contains("mood", Assert.Throws<NotSupportedException>(() => new CaptionDecoder(graph)).Message, StringComparison.Ordinal);
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-4f;

    private OnnxGraph Load(byte[] model)
    {
        File.WriteAllBytes(_file, model);
        return OnnxGraph.Load(_file, new OnnxOptions());
    }
}
