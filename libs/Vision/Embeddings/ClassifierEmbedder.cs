using DaprImages.Vision.Classification;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Embeddings;

/// <summary>Takes the features of a classifier for the picture's vector: pictures that show alike things in an alike way are near each other.</summary>
internal sealed class ClassifierEmbedder(ModelStore models, CpuGate gate) : IVisionEngine<AnalysisImage, ImageEmbedding>
{
    private readonly ModelBacked<ImageClassifier> _classifier = new(
        () => new ImageClassifier(models.Require(ModelKinds.ImageNet, "compare images")), classifier => classifier.Model.Info);

    public EngineAvailability Availability => _classifier.Availability;

    public Task<ImageEmbedding> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var classifier = _classifier.Value;
        return gate.RunAsync(token => new ImageEmbedding(classifier.Classify(input, token).Features, classifier.Model.Info), cancellationToken);
    }
}
