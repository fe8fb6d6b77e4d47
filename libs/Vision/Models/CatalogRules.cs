using System.Text.RegularExpressions;
using DaprImages.Contracts;

namespace DaprImages.Vision.Models;

/// <summary>What has to hold in a catalogue beyond its shape.</summary>
internal static partial class CatalogRules
{
    private const int Version = 1;

    /// <exception cref="ModelConfigurationException">The first rule that is broken.</exception>
    public static void Check(ModelCatalog catalog)
    {
        Require(catalog.Version == Version, "version", $"this program reads catalogues of version {Version}, not {catalog.Version}");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < catalog.Models.Count; i++)
        {
            var model = catalog.Models[i];
            var where = $"models[{i}] ({model.Id})";
            Require(Id().IsMatch(model.Id), where, "an id is made of lower-case letters, digits, dots and dashes");
            Require(ids.Add(model.Id), where, "there are two models of this id");
            Require(Stage.IsAnalysis(model.Stage), where, $"there is no stage '{model.Stage}', only {string.Join(", ", Stage.Analyses)}");
            Require(ModelKinds.All.Contains(model.Kind), where, $"there is no kind '{model.Kind}', only {string.Join(", ", ModelKinds.All)}");
            CheckFiles(model, where);
            CheckInput(model, where);
            CheckLabels(catalog, model, where);
            foreach (var name in ModelKinds.ThresholdsOf(model.Kind))
                Require(model.Thresholds.ContainsKey(name), where, $"a model of the kind {model.Kind} needs the threshold '{name}'");
            foreach (var name in model.Thresholds.Keys)
                Require(ModelKinds.ThresholdsOf(model.Kind).Contains(name) || (model.Stage == Stage.Embedding && ModelKinds.EmbeddingThresholds.Contains(name)), where, $"a model of the kind {model.Kind} has no threshold '{name}'");
        }
    }

    private static void CheckFiles(CatalogModel model, string where)
    {
        foreach (var role in ModelKinds.FilesOf(model.Kind))
        {
            var labelled = role == ModelFileRole.Labels && model.Labels is not null;
            Require(labelled || model.File(role) is not null, where, $"a model of the kind {model.Kind} has a file for its {role}");
        }
        for (var i = 0; i < model.Files.Count; i++)
        {
            var file = model.Files[i];
            var at = $"{where}.files[{i}]";
            Require(FileName().IsMatch(file.Name), at, $"'{file.Name}' is no plain file name");
            Require(file.Sha256 is null || Digest().IsMatch(file.Sha256), at, "sha256 is 64 lower-case hex digits, or null where no source states one");
            Require(file.Sha256 is not null || file.Url is not null, at, "a file without a digest needs the address it is recorded from");
            Require(file.Size is null or > 0, at, "size is a number of bytes");
            Require(
                file.Url is null || (Uri.TryCreate(file.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"), at, $"'{file.Url}' is no address");
        }
    }

    private static void CheckInput(CatalogModel model, string where)
    {
        var input = model.Input;
        where += ".input";
        Require(
            ModelKinds.ResizesOf(model.Kind).Contains(input.Resize), where, $"a model of the kind {model.Kind} takes pictures by {string.Join(" or ", ModelKinds.ResizesOf(model.Kind))}");
        Require(input.Mean.Count == 3 && input.Std.Count == 3, where, "mean and std have a number for each of the three channels");
        Require(input.Std.All(value => value > 0), where, "std is above 0");
        Require(input.Padding is >= 0 and <= 255, where, "padding is between 0 and 255");
        Require(input.MaxEnlargement >= 1, where, "maxEnlargement is 1 or more");
        if (input.Resize == ResizeRule.Fit)
        {
            Require(input.LongSide is > 0 && input.MultipleOf is > 0, where, "with fit there are longSide and multipleOf");
            return;
        }
        if (input.Resize == ResizeRule.Line)
        {
            Require(input.Height is > 0 && (input.Width ?? input.LongSide) is > 0, where, "with line there are height, and width or longSide");
            return;
        }
        Require(input is { Width: > 0, Height: > 0 }, where, "width and height are above 0");
        if (input.Resize is ResizeRule.CentreCrop or ResizeRule.StretchCrop)
            Require(input.ResizeTo >= Math.Max(input.Width!.Value, input.Height!.Value), where, "with a crop there is resizeTo, and it is no smaller than the crop");
    }

    private static void CheckLabels(ModelCatalog catalog, CatalogModel model, string where)
    {
        if (model.Labels is { } set)
            Require(catalog.LabelSets?.ContainsKey(set) == true, where, $"there is no label set '{set}'");
        else if (ModelKinds.HasLabels(model.Kind))
            Require(model.File(ModelFileRole.Labels) is not null, where, $"a model of the kind {model.Kind} needs labels: a set or a file");
    }

    private static void Require(bool holds, string where, string rule)
    {
        if (!holds)
            throw new ModelConfigurationException($"{where}: {rule}.");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
