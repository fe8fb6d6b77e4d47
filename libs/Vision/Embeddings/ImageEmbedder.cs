using DaprImages.Contracts.Results;
using DaprImages.Vision.Classification;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Embeddings;

/// <summary>
/// Makes a picture's vector with whichever is first in the catalogue: CLIP, whose vectors are compared with those of words too, or a classifier, whose features
/// tell only pictures apart.
/// </summary>
internal sealed class ImageEmbedder(ModelStore models, CpuGate gate) : IVisionEngine<AnalysisImage, ImageEmbedding>
{
    private static readonly string[] Kinds = [ModelKinds.Clip, ModelKinds.ImageNet];

    private readonly ModelBacked<Parts> _parts = new(() => Load(models), parts => parts.Info);

    public EngineAvailability Availability => _parts.Availability;

    public Task<ImageEmbedding> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var parts = _parts.Value;
        return gate.RunAsync(token => new ImageEmbedding(parts.Encode(input, token), parts.Info), cancellationToken);
    }

    private static Parts Load(ModelStore models)
    {
        var model = models.Find(Kinds) ?? throw models.Missing("compare images", Kinds);
        if (model.Entry.Kind == ModelKinds.Clip)
            return new(model.Info, new ClipImageEncoder(model).Encode);
        var classifier = new ImageClassifier(model);
        return new(model.Info, (image, token) => classifier.Classify(image, token).Features);
    }

    private sealed record Parts(ModelInfo Info, Func<AnalysisImage, CancellationToken, ReadOnlyMemory<float>> Encode);
}
