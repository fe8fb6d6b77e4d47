using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Faces;

/// <summary>Finds faces, and makes of each that is large enough a vector by which it can be told from others.</summary>
internal sealed class FaceRecognizer(ModelStore models, CpuGate gate) : IVisionEngine<AnalysisImage, FaceFindings>
{
    private readonly ModelBacked<Parts> _parts = new(
        () => new Parts(models.Require(ModelKinds.YuNet, "find faces"), new FaceEncoder(models.Require(ModelKinds.FaceEncoder, "tell faces apart"))),
        parts => parts.Info);

    public EngineAvailability Availability => _parts.Availability;

    public Task<FaceFindings> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var parts = _parts.Value;
        return gate.RunAsync(token => Find(parts, input, token), cancellationToken);
    }

    private static FaceFindings Find(Parts parts, AnalysisImage image, CancellationToken cancellationToken)
    {
        var (detector, encoder) = (parts.Detector, parts.Encoder);
        var found = detector.Run(
            image,
            (outputs, placement) => YuNetHead.Decode(outputs, placement.Width, detector.Threshold("score"), detector.Threshold("nms")).ConvertAll(face => InImage(face, placement)),
            cancellationToken);
        found.Sort(static (a, b) => (b.Width * (b.Bottom - b.Top)).CompareTo(a.Width * (a.Bottom - a.Top)));
        return new(
            found.ConvertAll(face => new EncodedFace(
                BoundingBox.FromPixels(face.Left, face.Top, face.Right, face.Bottom, image.Width, image.Height),
                Math.Round(face.Score, 4),
                encoder.Encode(image, face, cancellationToken))),
            parts.Info,
            encoder.Model.Info);
    }

    private static FoundFace InImage(FoundFace face, Placement placement) => new(
        face.Score,
        (float)placement.ToImageX(face.Left),
        (float)placement.ToImageY(face.Top),
        (float)placement.ToImageX(face.Right),
        (float)placement.ToImageY(face.Bottom),
        [.. face.Landmarks.Select(point => new System.Numerics.Vector2((float)placement.ToImageX(point.X), (float)placement.ToImageY(point.Y)))]);

    private sealed record Parts(LoadedModel Detector, FaceEncoder Encoder)
    {
        public ModelInfo Info { get; } = Detector.Info with { With = [Encoder.Model.Info] };
    }
}
