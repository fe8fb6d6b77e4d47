using System.Globalization;
using System.Numerics.Tensors;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Classification;

/// <summary>
/// An ImageNet classifier (Deng et al., 2009): the outputs <c>prob</c> [1, 1000], already a distribution, and <c>embedding</c> [1, n], the features that it is
/// made of.
/// </summary>
internal sealed class ImageClassifier(LoadedModel model)
{
    private const int MaxTags = 3;

    private readonly string[][] _names = [.. model.Labels.Where(line => line.Length > 0).Select(Names)];

    public LoadedModel Model { get; } = model;

    public Classification Classify(AnalysisImage image, CancellationToken cancellationToken) => Model.Run(
        image,
        (outputs, _) =>
        {
            var features = outputs["embedding"].ToArray();
            TensorPrimitives.Divide(features, TensorPrimitives.Norm<float>(features), features);
            return new Classification(outputs["prob"].ToArray(), features);
        },
        cancellationToken);

    /// <returns>The most certain first, none below the model's threshold.</returns>
    public List<ImageTag> Tags(Classification classification)
    {
        var probabilities = classification.Probabilities.ToArray();
        var tags = new List<ImageTag>();
        while (tags.Count < MaxTags)
        {
            var best = TensorPrimitives.IndexOfMax<float>(probabilities);
            if (probabilities[best] < Model.Threshold("tag"))
                break;
            tags.Add(new(_names[best][0], Math.Round(probabilities[best], 4), _names[best][1..]));
            probabilities[best] = 0;
        }
        return tags;
    }

    /// <summary>Of a line <c>index,name, other name, ...</c> the names.</summary>
    private static string[] Names(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return int.TryParse(parts[0], CultureInfo.InvariantCulture, out _) && parts.Length > 1 ? parts[1..] : parts;
    }
}
