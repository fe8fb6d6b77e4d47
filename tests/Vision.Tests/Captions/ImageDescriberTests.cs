using DaprImages.Contracts.Results;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;

namespace DaprImages.Vision.Tests.Captions;

/// <summary>The kind <c>vit-gpt2</c> on a small captioner: no published weights are at hand.</summary>
public sealed class ImageDescriberTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    [OnnxTheory]
    [InlineData(nameof(SmallCaptioner.WithPast), 1)]
    [InlineData(nameof(SmallCaptioner.WithPast), 3)]
    [InlineData(nameof(SmallCaptioner.WithPastOfPicture), 1)]
    [InlineData(nameof(SmallCaptioner.WithPastOfPicture), 3)]
    [InlineData(nameof(SmallCaptioner.Plain), 1)]
    [InlineData(nameof(SmallCaptioner.Plain), 3)]
    public async Task Installed_model_describes_the_picture(string export, int beams)
    {
        var decoder = SmallCaptioner.Decoder(export);
        var entry = SmallCaptioner.Entry(decoder, beams);
        using var folder = new ModelFolder(entry).Put(entry, SmallCaptioner.Files(decoder));
        using var models = folder.Store();
        var describer = new ImageDescriber(models, _vision.Gate);

        var red = await describer.AnalyzeAsync(new(OpenPicture: Picture(255, 0, 0)), CancellationToken.None);
        var blue = await describer.AnalyzeAsync(new(OpenPicture: Picture(0, 0, 255)), CancellationToken.None);

        Assert.Equal(("A red dog.", "A blue dog."), (red.Text, blue.Text));
        Assert.Equal(("small-captioner", null), (red.Generator, red.Instead));
        Assert.InRange(red.Confidence!.Value, 0.5, 1);
        Assert.Equal(red.Model, Assert.IsType<EngineAvailability.Available>(describer.Availability).Model);
    }

    [Fact]
    public async Task Without_a_model_the_sentence_is_composed_of_what_was_found()
    {
        using var folder = new ModelFolder();
        using var models = folder.Store();

        var caption = await new ImageDescriber(models, _vision.Gate).AnalyzeAsync(new(Dog, OpenPicture: Picture(255, 0, 0)), CancellationToken.None);

        Assert.Equal(("A dog.", "composed", null), (caption.Text, caption.Generator, caption.Instead));
    }

    [OnnxFact]
    public async Task Where_the_model_fails_the_composed_sentence_stands_with_the_reason_and_is_outdated()
    {
        // Wants five numbers a patch, and gets three.
        var broken = new OnnxModel()
            .LongInput("input_ids", "batch", "length")
            .Input("encoder_hidden_states", "batch", "patches", "width")
            .Weights("five", [5, 6], new float[30])
            .Node("MatMul", ["encoder_hidden_states", "five"], "logits")
            .Output("logits", "batch", "patches", 6)
            .ToArray();
        var entry = SmallCaptioner.Entry(broken);
        using var folder = new ModelFolder(entry).Put(entry, SmallCaptioner.Files(broken));
        using var models = folder.Store();
        var describer = new ImageDescriber(models, _vision.Gate);

        var caption = await describer.AnalyzeAsync(new(Dog, OpenPicture: Picture(255, 0, 0)), CancellationToken.None);

        Assert.Equal(("A dog.", "composed"), (caption.Text, caption.Generator));
        Assert.StartsWith("small-captioner failed:", caption.Instead, StringComparison.Ordinal);
        Assert.NotEqual(caption.Model, Assert.IsType<EngineAvailability.Available>(describer.Availability).Model);
    }

    [OnnxFact]
    public async Task Model_that_cannot_be_used_is_named_beside_the_composed_sentence()
    {
        var files = SmallCaptioner.Files(SmallCaptioner.Plain);
        files[ModelFileRole.Vocabulary] = [1, 2, 3];
        var entry = ModelFolder.Entry("half", "caption", ModelKinds.Captioner, ResizeRule.Stretch, files, [.. SmallCaptioner.Entry([]).Thresholds.Select(pair => (pair.Key, pair.Value))]);
        using var folder = new ModelFolder(entry).Put(entry, files);
        using var models = folder.Store();

        var caption = await new ImageDescriber(models, _vision.Gate).AnalyzeAsync(new(Dog, OpenPicture: Picture(255, 0, 0)), CancellationToken.None);

        Assert.StartsWith("The model half cannot be used: The vocabulary is damaged", caption.Instead, StringComparison.Ordinal);
    }

    private static ObjectsResult Dog { get; } = new([new("dog", 0.9, new(0.1, 0.1, 0.2, 0.2))]);

    private Func<CancellationToken, Task<AnalysisImageLease>> Picture(byte red, byte green, byte blue) =>
        token => _vision.Cache.GetAsync(Guid.NewGuid(), _ => Task.FromResult<ReadOnlyMemory<byte>>(TestImages.PngOf(red, green, blue)), token);
}
