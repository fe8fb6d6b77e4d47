using DaprImages.Contracts.Results;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Models;
using DaprImages.Vision.Scenes;
using DaprImages.Vision.Tests.Embeddings;
using DaprImages.Vision.Tests.Models;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Tests.Scenes;

/// <summary>Scenes by words, with a CLIP that knows three colours.</summary>
public sealed class ZeroShotScenesTests : IDisposable
{
    private const string Prompts = """
        {
          "version": "7",
          "templates": ["a photo {0}.", "a picture {0}!"],
          "groups": [
            { "kind": "inside", "labels": { "inside": ["in red"], "outside": ["in green"] } },
            { "kind": "location", "labels": { "lawn": ["of green"], "sea": ["of blue", "in blue"], "": ["of red"] } },
            { "kind": "event", "labels": { "party": ["of red"], "": ["of green", "of blue"] } },
            { "kind": "setting", "labels": { "night": ["in blue"], "": ["in red", "in green"] } }
          ]
        }
        """;

    private readonly VisionParts _vision = new();
    private readonly SmallClip _clip = new();

    public void Dispose() => _vision.Dispose();

    [OnnxTheory]
    [InlineData(0, 255, 0, false, "Location:lawn")]
    [InlineData(255, 0, 0, true, "Event:party")]
    [InlineData(0, 0, 255, null, "Location:sea Setting:night")]
    [InlineData(90, 90, 90, null, "")]
    public async Task Scene_is_what_the_picture_is_nearest_to_and_what_is_unsure_is_not_determined(byte red, byte green, byte blue, bool? indoor, string labels)
    {
        using var folder = Folder(_clip.Entry);
        using var models = folder.Store();

        var scene = await ClassifyAsync(folder, models, red, green, blue);

        Assert.Equal(indoor, scene.Indoor);
        Assert.Equal(labels, string.Join(' ', scene.Labels.Select(label => $"{label.Kind}:{label.Name}")));
        Assert.All(scene.Labels, label => Assert.InRange(label.Confidence, 0.5, 1));
    }

    [OnnxFact]
    public async Task Result_names_the_model_and_the_words()
    {
        using var folder = Folder(_clip.Entry);
        using var models = folder.Store();

        var model = (await ClassifyAsync(folder, models, 0, 255, 0)).Model!;

        Assert.Equal("small-clip", model.Id);
        var words = Assert.Single(model.With!);
        Assert.Equal(("scene-prompts", "7", 64), (words.Id, words.Version, words.Sha256!.Length));
    }

    [OnnxFact]
    public async Task Classifier_of_places_that_is_first_says_where_and_words_add_events_and_settings()
    {
        var (places, files) = Places();
        using var folder = Folder(places, _clip.Entry).Put(places, files);
        using var models = folder.Store();

        var scene = await ClassifyAsync(folder, models, 0, 0, 255);

        Assert.True(scene.Indoor);
        Assert.Equal(["attic", "night"], scene.Labels.Select(label => label.Name));
        Assert.Equal(("places", "small-clip"), (scene.Model!.Id, scene.Model.With![0].Id));
    }

    [OnnxFact]
    public async Task Classifier_of_places_that_comes_later_is_not_asked()
    {
        var (places, files) = Places();
        using var folder = Folder(_clip.Entry, places).Put(places, files);
        using var models = folder.Store();

        Assert.Equal(["sea", "night"], (await ClassifyAsync(folder, models, 0, 0, 255)).Labels.Select(label => label.Name));
    }

    [OnnxTheory]
    [InlineData("\"inside\": [\"in red\"]", "\"within\": [\"in red\"]", "labels inside and outside")]
    [InlineData("a picture {0}!", "a picture!", "has {0} for a phrase")]
    [InlineData("[\"of blue\", \"in blue\"]", "[]", "The group Location")]
    [InlineData("\"event\"", "\"mood\"", "$.groups[2].kind")]
    public void Words_that_are_wrong_are_told_with_their_file(string right, string wrong, string message)
    {
        using var folder = Folder(Prompts.Replace(right, wrong, StringComparison.Ordinal), _clip.Entry);
        using var models = folder.Store();

        var missing = Assert.IsType<EngineAvailability.Unavailable>(new SceneClassifier(models, _vision.Gate, Options.Create(folder.Options)).Availability);

        Assert.Contains("scenes.json", missing.Reason, StringComparison.Ordinal);
        Assert.Contains(message, missing.Reason, StringComparison.Ordinal);
    }

    [OnnxFact]
    public void Text_model_that_does_not_know_all_tokens_makes_the_stage_unavailable_with_the_reason()
    {
        var clip = new SmallClip(known: 2);
        using var folder = Folder(clip.Entry).Put(clip.Entry, clip.Files);
        using var models = folder.Store();

        var missing = Assert.IsType<EngineAvailability.Unavailable>(new SceneClassifier(models, _vision.Gate, Options.Create(folder.Options)).Availability);

        Assert.StartsWith("The model small-clip cannot be used", missing.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_the_product_are_sound()
    {
        var prompts = ScenePrompts.Read(Path.Combine(Path.GetDirectoryName(ModelCatalog.DefaultPath)!, ScenePrompts.FileName));

        Assert.Equal([ScenePromptKind.Inside, ScenePromptKind.Location, ScenePromptKind.Event, ScenePromptKind.Setting], prompts.Groups.Select(group => group.Kind));
        Assert.All(prompts.Groups.Skip(1), group => Assert.Contains("", group.Labels.Keys));
    }

    private ModelFolder Folder(params CatalogModel[] models) => Folder(Prompts, models);

    private ModelFolder Folder(string prompts, params CatalogModel[] models)
    {
        var folder = new ModelFolder(models).Put(_clip.Entry, _clip.Files);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(folder.Options.Catalog)!, ScenePrompts.FileName), prompts);
        return folder;
    }

    private async Task<SceneResult> ClassifyAsync(ModelFolder folder, ModelStore models, byte red, byte green, byte blue)
    {
        using var image = await _vision.Decoder.DecodeAsync(TestImages.PngOf(red, green, blue), CancellationToken.None);
        return await new SceneClassifier(models, _vision.Gate, Options.Create(folder.Options)).AnalyzeAsync(image, CancellationToken.None);
    }

    /// <summary>Takes everything for an attic.</summary>
    private static (CatalogModel Entry, Dictionary<ModelFileRole, byte[]> Files) Places()
    {
        var weights = new OnnxModel()
            .Input("image", "batch", 3, 4, 4)
            .Weights("attic", [3, 2], 0, 0, 0, 0, 0, 0)
            .Weights("always", [2], 0.9f, 0.1f)
            .Node("ReduceMean", ["image"], "colour", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
            .Node("MatMul", ["colour", "attic"], "nothing")
            .Node("Add", ["nothing", "always"], "prob")
            .Output("prob", "batch", 2)
            .ToArray();
        var files = new Dictionary<ModelFileRole, byte[]>
        {
            [ModelFileRole.Weights] = weights,
            [ModelFileRole.Labels] = "/a/attic 0\n/b/beach 1\n"u8.ToArray(),
            [ModelFileRole.IndoorOutdoor] = "/a/attic 1\n/b/beach 2\n"u8.ToArray(),
        };
        return (ModelFolder.Entry("places", "scene", ModelKinds.Places365, ResizeRule.CentreCrop, files, ("label", 0.15), ("indoor", 0.5), ("unsure", 0.1)), files);
    }
}
