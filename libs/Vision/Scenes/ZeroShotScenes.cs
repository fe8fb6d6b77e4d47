using System.Numerics.Tensors;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Images;

namespace DaprImages.Vision.Scenes;

/// <summary>
/// Tells the scene by which words a picture's CLIP vector is near: of each group of <see cref="ScenePrompts"/> the probability of its labels is the softmax of the
/// scaled cosines, a label's vector the mean of its sentences' (Radford et al., 2021, section 3.1.4).
/// </summary>
internal sealed class ZeroShotScenes
{
    private const int MaxLocations = 3;

    private readonly ClipImageEncoder _images;
    private readonly List<(ScenePromptKind Kind, string[] Labels, float[][] Vectors)> _groups = [];
    private readonly (double Scale, double Label, double Unsure) _thresholds;

    public ZeroShotScenes(ClipImageEncoder images, ClipTextModel words, ScenePrompts prompts)
    {
        _images = images;
        var model = images.Model;
        _thresholds = (model.Threshold("scale"), model.Threshold("label"), model.Threshold("unsure"));
        foreach (var group in prompts.Groups)
        {
            _groups.Add((group.Kind, [.. group.Labels.Keys], [.. group.Labels.Values.Select(phrases => Mean(prompts.Sentences(phrases).Select(sentence => words.Encode(sentence, CancellationToken.None))))]));
        }
        Info = model.Info with { With = [prompts.Info] };
    }

    /// <summary>What stands in results.</summary>
    public ModelInfo Info { get; }

    /// <returns>Locations before events before settings, each the most certain first, none below the threshold, and none that is less likely than that nothing fits.</returns>
    public SceneResult Classify(AnalysisImage image, CancellationToken cancellationToken)
    {
        var vector = _images.Encode(image, cancellationToken);
        bool? indoor = null;
        var labels = new List<SceneLabel>();
        foreach (var (kind, names, vectors) in _groups)
        {
            var probabilities = Probabilities(vector.Span, vectors);
            if (kind == ScenePromptKind.Inside)
            {
                var outside = probabilities[Array.IndexOf(names, "outside")];
                indoor = Math.Abs(outside - 0.5) < _thresholds.Unsure ? null : outside < 0.5;
                continue;
            }
            var nothing = Array.IndexOf(names, "") is var i and >= 0 ? probabilities[i] : 0;
            labels.AddRange(names
                .Select((name, at) => (Name: name, Probability: probabilities[at]))
                .Where(label => label.Name.Length > 0 && label.Probability >= _thresholds.Label && label.Probability > nothing)
                .OrderByDescending(label => label.Probability)
                .Take(kind == ScenePromptKind.Location ? MaxLocations : 1)
                .Select(label => new SceneLabel(label.Name, LabelKind(kind), Math.Round(label.Probability, 4))));
        }
        return new(indoor, labels) { Model = Info };
    }

    private static SceneLabelKind LabelKind(ScenePromptKind kind) => kind switch
    {
        ScenePromptKind.Event => SceneLabelKind.Event,
        ScenePromptKind.Setting => SceneLabelKind.Setting,
        _ => SceneLabelKind.Location,
    };

    private double[] Probabilities(ReadOnlySpan<float> vector, float[][] labels)
    {
        var scores = new double[labels.Length];
        for (var i = 0; i < labels.Length; i++)
            scores[i] = _thresholds.Scale * TensorPrimitives.Dot(vector, labels[i]);
        TensorPrimitives.SoftMax<double>(scores, scores);
        return scores;
    }

    private static float[] Mean(IEnumerable<float[]> vectors)
    {
        float[]? sum = null;
        foreach (var vector in vectors)
        {
            if (sum is null)
                sum = vector;
            else
                TensorPrimitives.Add(sum, vector, sum);
        }
        return UnitVector.Of(sum);
    }
}
