using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Scenes;

/// <summary>
/// Says what kind of place a picture shows, and whether it is inside (Zhou et al., "Places: A 10 Million Image Database for Scene Recognition", 2017). The model's
/// output <c>prob</c> is [1, classes], already a distribution.
/// </summary>
internal sealed class SceneClassifier(ModelStore models, CpuGate gate) : IVisionEngine<AnalysisImage, SceneResult>
{
    private readonly ModelBacked<Parts> _parts = new(() => new Parts(models.Require(ModelKinds.Places365, "classify scenes")), parts => parts.Model.Info);

    public EngineAvailability Availability => _parts.Availability;

    public Task<SceneResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var parts = _parts.Value;
        return gate.RunAsync(token => parts.Model.Run(input, (outputs, _) => parts.Reading.Read(outputs["prob"], parts.Model.Info), token), cancellationToken);
    }

    private sealed class Parts(LoadedModel model)
    {
        public LoadedModel Model { get; } = model;

        public SceneReading Reading { get; } = new(
            SceneLabels.Names(model.Labels),
            SceneLabels.Outdoor(File.ReadAllLines(model.PathOf(ModelFileRole.IndoorOutdoor))),
            model.Threshold("label"),
            model.Threshold("indoor"),
            model.Threshold("unsure"));
    }
}
