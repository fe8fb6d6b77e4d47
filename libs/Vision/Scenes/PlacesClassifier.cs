using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Scenes;

/// <summary>
/// A classifier of places (Zhou et al., "Places: A 10 Million Image Database for Scene Recognition", 2017). The model's output <c>prob</c> is [1, classes],
/// already a distribution.
/// </summary>
internal sealed class PlacesClassifier(LoadedModel model)
{
    private readonly SceneReading _reading = new(
        SceneLabels.Names(model.Labels),
        SceneLabels.Outdoor(File.ReadAllLines(model.PathOf(ModelFileRole.IndoorOutdoor))),
        model.Threshold("label"),
        model.Threshold("indoor"),
        model.Threshold("unsure"));

    public ModelInfo Info => model.Info;

    public SceneResult Classify(AnalysisImage image, CancellationToken cancellationToken) => model.Run(image, (outputs, _) => _reading.Read(outputs["prob"], model.Info), cancellationToken);
}
