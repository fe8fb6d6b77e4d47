using DaprImages.Vision.Detection;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Onnx;
using DaprImages.Vision.Tensors;

namespace DaprImages.Vision.Objects;

/// <summary>One installed model that finds objects, whichever its kind.</summary>
internal sealed class Detector(LoadedModel model)
{
    public LoadedModel Model { get; } = model;

    /// <summary>How certain it has to be to be believed alone, 0..1.</summary>
    public double Score { get; } = model.Threshold("score");

    /// <param name="leastScore">0..1; what is less certain is left out.</param>
    /// <returns>In pixels of the picture, the most certain first; of the boxes about one thing only the best.</returns>
    public List<Candidate> Detect(AnalysisImage image, double leastScore, CancellationToken cancellationToken) => Model.Run(
        image,
        (outputs, placement) =>
        {
            var found = NonMaximumSuppression.PerClass(Decode(outputs, placement, leastScore), Model.Threshold("nms"));
            for (var i = 0; i < found.Count; i++)
                found[i] = InImage(found[i], placement);
            return found;
        },
        cancellationToken);

    private List<Candidate> Decode(OnnxOutputs outputs, Placement placement, double leastScore) => Model.Entry.Kind switch
    {
        ModelKinds.Yolox => YoloxHead.Decode(outputs, placement.Width, placement.Height, leastScore),
        ModelKinds.PicoDet => PicoDetHead.Decode(outputs, placement.Width, leastScore),
        _ => throw new InvalidOperationException($"{Model.Entry.Kind} is no kind of object detector."),
    };

    private static Candidate InImage(Candidate box, Placement placement) => box with
    {
        Left = (float)Math.Clamp(placement.ToImageX(box.Left), 0, placement.ImageWidth),
        Top = (float)Math.Clamp(placement.ToImageY(box.Top), 0, placement.ImageHeight),
        Right = (float)Math.Clamp(placement.ToImageX(box.Right), 0, placement.ImageWidth),
        Bottom = (float)Math.Clamp(placement.ToImageY(box.Bottom), 0, placement.ImageHeight),
    };
}
