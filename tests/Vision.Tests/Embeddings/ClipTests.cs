using System.Numerics.Tensors;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Vision.Tests.Embeddings;

/// <summary>The kind <c>clip</c> on a small one: no published weights are at hand.</summary>
public sealed class ClipTests : IDisposable
{
    private readonly VisionParts _vision = new();

    public void Dispose() => _vision.Dispose();

    public static TheoryData<string> Exports => ["any length", "always 77", "32-bit", "with a mask"];

    [OnnxTheory]
    [MemberData(nameof(Exports))]
    public async Task Words_are_near_the_pictures_that_they_describe(string export)
    {
        var clip = new SmallClip(export switch
        {
            "always 77" => new OnnxModel().LongInput("input_ids", 1, 77),
            "32-bit" => new OnnxModel().IntInput("input_ids", "batch", "length"),
            "with a mask" => new OnnxModel().LongInput("input_ids", "batch", "length").LongInput("attention_mask", "batch", "length"),
            _ => null,
        });
        using var folder = new ModelFolder(clip.Entry).Put(clip.Entry, clip.Files);
        using var models = folder.Store();
        var encoder = new ClipTextEncoder(models, _vision.Gate);

        var picture = await EmbedAsync(models, 200, 10, 10);
        var red = await encoder.EncodeAsync("a RED one", CancellationToken.None);
        var blue = await encoder.EncodeAsync("a blue one", CancellationToken.None);

        Assert.Equal(1, TensorPrimitives.Norm(red.Span), 5);
        Assert.True(TensorPrimitives.Dot(picture.Vector.Span, red.Span) > 0.9);
        Assert.True(TensorPrimitives.Dot(picture.Vector.Span, blue.Span) < 0.2);
        Assert.Equal(("small-clip", "small-clip"), (picture.Model.Id, encoder.Model));
    }

    [OnnxFact]
    public async Task Picture_is_encoded_once_for_all_who_ask()
    {
        var clip = new SmallClip();
        using var folder = new ModelFolder(clip.Entry).Put(clip.Entry, clip.Files);
        using var models = folder.Store();
        var encoder = new ClipImageEncoder(models.Find(ModelKinds.Clip)!);
        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOf(9, 9, 9), CancellationToken.None);
        using var other = await _vision.Decoder.DecodeAsync(TestImages.PngOf(9, 0, 0), CancellationToken.None);

        // The very same memory, not only what is in it.
        Assert.True(encoder.Encode(image, CancellationToken.None).Equals(encoder.Encode(image, CancellationToken.None)));
        Assert.NotEqual(encoder.Encode(image, CancellationToken.None).ToArray(), encoder.Encode(other, CancellationToken.None).ToArray());
    }

    [OnnxFact]
    public async Task Classifier_that_stands_before_it_in_the_catalogue_embeds_pictures_and_then_words_cannot_be_compared()
    {
        var clip = new SmallClip();
        byte[] classifier = new OnnxModel()
            .Input("image", "batch", 3, 4, 4)
            .Node("ReduceMean", ["image"], "prob", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
            .Node("Relu", ["prob"], "embedding")
            .Output("prob", "batch", 3)
            .Output("embedding", "batch", 3)
            .ToArray();
        var files = new Dictionary<ModelFileRole, byte[]> { [ModelFileRole.Weights] = classifier, [ModelFileRole.Labels] = "a\nb\nc"u8.ToArray() };
        var entry = ModelFolder.Entry("classifier", "embedding", ModelKinds.ImageNet, ResizeRule.CentreCrop, files, ("tag", 0.5));
        using var folder = new ModelFolder(entry, clip.Entry).Put(entry, files).Put(clip.Entry, clip.Files);
        using var models = folder.Store();

        Assert.Equal("classifier", (await EmbedAsync(models, 1, 2, 3)).Model.Id);
        Assert.IsType<EngineAvailability.Unavailable>(new ClipTextEncoder(models, _vision.Gate).Availability);
    }

    [OnnxFact]
    public async Task Text_encoder_alone_needs_nothing_else()
    {
        var clip = new SmallClip();
        using var folder = new ModelFolder(clip.Entry).Put(clip.Entry, clip.Files);
        await using var services = Services(new() { ["Models:Catalog"] = folder.Options.Catalog, ["MODELS_DIR"] = folder.Options.Folder, ["Models:PulledFolder"] = folder.Options.PulledFolder });

        var encoder = services.GetRequiredService<ITextEncoder>();

        Assert.Equal("small-clip", encoder.Model);
        Assert.Equal(3, (await encoder.EncodeAsync("green", CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Without_its_model_it_says_so_and_what_to_do()
    {
        using var folder = new ModelFolder();
        await using var services = Services(new() { ["Models:PulledFolder"] = folder.Options.PulledFolder });
        var encoder = services.GetRequiredService<ITextEncoder>();

        var missing = Assert.IsType<EngineAvailability.Unavailable>(encoder.Availability);

        Assert.Contains("clip-vit-b32", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("scripts/models pull", missing.Remedy, StringComparison.Ordinal);
        Assert.Equal("", encoder.Model);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => encoder.EncodeAsync("green", CancellationToken.None));
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddTextEncoder(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

    private async Task<ImageEmbedding> EmbedAsync(ModelStore models, byte red, byte green, byte blue)
    {
        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOf(red, green, blue), CancellationToken.None);
        return await new ImageEmbedder(models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None);
    }
}
