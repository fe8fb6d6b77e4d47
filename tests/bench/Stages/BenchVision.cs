using DaprImages.Vision;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Faces;
using DaprImages.Vision.Models;
using DaprImages.Vision.Objects;
using DaprImages.Vision.Onnx;
using DaprImages.Vision.Tensors;
using DaprImages.Vision.Text.PpOcr;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Bench.Stages;

/// <summary>The vision library as the analysis app has it, with one CPU slot.</summary>
internal static class BenchVision
{
    /// <summary>What becomes of a model's outputs, by kind; of the kinds that look at whole pictures.</summary>
    public static IReadOnlyList<(string Kind, Action<LoadedModel, OnnxOutputs, Placement> Read)> Postprocessing { get; } =
    [
        (ModelKinds.Yolox, (model, outputs, placement) => NonMaximumSuppression.PerClass(YoloxHead.Decode(outputs, placement.Width, placement.Height, DetectorAgreement.LeastScore), model.Threshold("nms"))),
        (ModelKinds.PicoDet, (model, outputs, placement) => NonMaximumSuppression.PerClass(PicoDetHead.Decode(outputs, placement.Width, DetectorAgreement.LeastScore), model.Threshold("nms"))),
        (ModelKinds.Places365, (_, outputs, _) => outputs["prob"].ToArray()),
        (ModelKinds.ImageNet, (_, outputs, _) => outputs["embedding"].ToArray()),
        (ModelKinds.YuNet, (model, outputs, placement) => YuNetHead.Decode(outputs, placement.Width, model.Threshold("score"), model.Threshold("nms"))),
        (ModelKinds.PpOcrDetector, (model, outputs, placement) => TextMap.Read(
            outputs.First, placement.ResizedWidth, placement.ResizedHeight, placement.Width, model.Threshold("pixel"), model.Threshold("box"), model.Threshold("growth"))),
    ];

    public static ServiceProvider Build(string models) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [ModelOptions.FolderVariable] = models,
            ["Vision:Cpu:Slots"] = "1",
        }).Build())
        .AddVision()
        .BuildServiceProvider();
}
