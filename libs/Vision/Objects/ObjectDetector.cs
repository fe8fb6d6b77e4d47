using DaprImages.Contracts.Results;
using DaprImages.Vision.Classification;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Objects;

/// <summary>Finds objects with the installed detectors, and with an image classifier, where there is one, says what the picture as a whole shows.</summary>
internal sealed class ObjectDetector(ModelStore models, CpuGate gate) : IVisionEngine<AnalysisImage, ObjectsResult>
{
    private static readonly string[] Kinds = [ModelKinds.Yolox, ModelKinds.PicoDet];

    private readonly ModelBacked<Parts> _parts = new(() => Load(models), parts => parts.Info);

    public EngineAvailability Availability => _parts.Availability;

    public Task<ObjectsResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var parts = _parts.Value;
        return gate.RunAsync(token => Detect(parts, input, token), cancellationToken);
    }

    private static Parts Load(ModelStore models)
    {
        var detectors = Kinds.Select(kind => models.Find(kind)).OfType<LoadedModel>().Select(model => new Detector(model)).ToList();
        if (detectors.Count == 0)
            throw models.Missing("detect objects", Kinds);
        return new(detectors, models.Find(ModelKinds.ImageNet) is { } classifier ? new ImageClassifier(classifier) : null);
    }

    private static ObjectsResult Detect(Parts parts, AnalysisImage image, CancellationToken cancellationToken)
    {
        var found = parts.Agreement is { } agreement ? agreement.Detect(image, cancellationToken) : parts.Detectors[0].Detect(image, parts.Detectors[0].Score, cancellationToken);
        var labels = parts.Detectors[0].Model.Labels;
        return new(
            found.ConvertAll(item => new DetectedObject(
                labels[item.Class], Math.Round(item.Score, 4), BoundingBox.FromPixels(item.Left, item.Top, item.Right, item.Bottom, image.Width, image.Height))),
            parts.Classifier is { } classifier ? classifier.Tags(classifier.Classify(image, cancellationToken)) : null)
        {
            Model = parts.Info,
        };
    }

    private sealed record Parts(IReadOnlyList<Detector> Detectors, ImageClassifier? Classifier)
    {
        /// <summary>Null where there is one detector, or two that do not know the same classes.</summary>
        public DetectorAgreement? Agreement { get; } =
            Detectors.Count > 1 && Detectors[0].Model.Labels.SequenceEqual(Detectors[1].Model.Labels) ? new(Detectors[0], Detectors[1]) : null;

        public ModelInfo Info => Detectors[0].Model.Info with { With = Others is { Count: > 0 } others ? others : null };

        private List<ModelInfo> Others =>
            [.. Agreement is null ? [] : Detectors.Skip(1).Select(detector => detector.Model.Info), .. Classifier is null ? Array.Empty<ModelInfo>() : [Classifier.Model.Info]];
    }
}
