using DaprImages.Contracts;

namespace DaprImages.Vision.Models;

/// <summary>Which stages have the models that they cannot do without; says so without loading any.</summary>
public static class InstalledStages
{
    /// <summary>A stage needs a model of each group, any of the group's kinds.</summary>
    private static readonly (string Stage, string[][] Groups)[] Needs =
    [
        (Stage.Objects, [[ModelKinds.Yolox, ModelKinds.PicoDet]]),
        (Stage.Scene, [[ModelKinds.Places365, ModelKinds.Clip]]),
        (Stage.Faces, [[ModelKinds.YuNet], [ModelKinds.FaceEncoder]]),
        (Stage.Embedding, [[ModelKinds.ImageNet, ModelKinds.Clip]]),
    ];

    /// <returns>The stages that will be skipped, in their order.</returns>
    /// <exception cref="ModelConfigurationException">The catalogue cannot be used.</exception>
    public static IReadOnlyList<string> FindMissing(ModelOptions options)
    {
        var catalog = ModelCatalog.Read(options.Catalog);
        var files = new ModelFiles(options);
        var kinds = catalog.Models.Where(model => files.FindMissing(model) is null).Select(model => model.Kind).ToHashSet();
        return [.. Needs.Where(need => !need.Groups.All(group => group.Any(kinds.Contains))).Select(need => need.Stage)];
    }
}
