using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Scenes;

/// <summary>
/// Says what kind of place a picture shows, and whether it is inside, with the model that is first in the catalogue: a classifier of places, or CLIP. Where both
/// are installed and the classifier is first, CLIP adds what the classifier has no classes for: events and settings.
/// </summary>
internal sealed class SceneClassifier(ModelStore models, CpuGate gate, IOptions<ModelOptions> options) : IVisionEngine<AnalysisImage, SceneResult>
{
    private static readonly string[] Kinds = [ModelKinds.Places365, ModelKinds.Clip];

    private readonly ModelBacked<Parts> _parts = new(() => Load(models, options.Value), parts => parts.Info);

    public EngineAvailability Availability => _parts.Availability;

    public Task<SceneResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var parts = _parts.Value;
        return gate.RunAsync(token => parts.Classify(input, token), cancellationToken);
    }

    private static Parts Load(ModelStore models, ModelOptions options)
    {
        var first = models.Locate(Kinds) ?? throw models.Missing("classify scenes", Kinds);
        var places = first.Entry.Kind == ModelKinds.Places365 ? models.Find(ModelKinds.Places365) : null;
        return new(
            places is null ? null : new PlacesClassifier(places),
            models.Find(ModelKinds.Clip) is { } clip ? Words(clip, models, models.Locate(ModelKinds.Clip)!, Prompts(options)) : null);
    }

    private static ZeroShotScenes Words(LoadedModel clip, ModelStore models, InstalledModel installed, ScenePrompts prompts)
    {
        try
        {
            return new(new(clip), ClipTextModel.Load(models, installed), prompts);
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException)
        {
            // The sentences are encoded here, so it is here that a text model shows that it does not fit its vocabulary.
            throw ModelStore.Unusable(installed.Entry, e.Message);
        }
    }

    private static ScenePrompts Prompts(ModelOptions options)
    {
        try
        {
            return ScenePrompts.Read(Path.Combine(Path.GetDirectoryName(options.Catalog)!, ScenePrompts.FileName));
        }
        catch (ModelConfigurationException e)
        {
            throw new EngineUnavailableException(new(e.Message, "Mend that; then restart the analysis app."));
        }
    }

    private sealed record Parts(PlacesClassifier? Places, ZeroShotScenes? Words)
    {
        public ModelInfo Info { get; } = (Places, Words) switch
        {
            ({ } places, { } words) => places.Info with { With = [words.Info] },
            ({ } places, null) => places.Info,
            (null, { } words) => words.Info,
            _ => throw new ArgumentException("One of the two at least."),
        };

        public SceneResult Classify(AnalysisImage image, CancellationToken cancellationToken)
        {
            if (Places is null)
                return Words!.Classify(image, cancellationToken);
            var place = Places.Classify(image, cancellationToken);
            return Words is null
                ? place
                : place with { Labels = [.. place.Labels, .. Words.Classify(image, cancellationToken).Labels.Where(label => label.Kind != SceneLabelKind.Location)], Model = Info };
        }
    }
}
