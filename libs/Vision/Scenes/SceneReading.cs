using System.Numerics.Tensors;
using DaprImages.Contracts.Results;

namespace DaprImages.Vision.Scenes;

/// <summary>What the probabilities of the scene classes say.</summary>
/// <param name="outdoor">For each class whether it is outside.</param>
/// <param name="leastLabel">Classes less probable are not named.</param>
/// <param name="boundary">Share of the outside classes among the most probable ones above which a picture is outside.</param>
/// <param name="unsure">So near the boundary it is not determined.</param>
internal sealed class SceneReading(string[] names, bool[] outdoor, double leastLabel, double boundary, double unsure)
{
    private const int MaxLabels = 3;

    // The first class is wrong more often than not, the ten first together seldom are about inside and outside.
    private const int Voters = 10;

    /// <param name="probabilities">In the order of the classes.</param>
    public SceneResult Read(ReadOnlySpan<float> probabilities, ModelInfo model)
    {
        var left = probabilities.ToArray();
        var labels = new List<SceneLabel>();
        double outside = 0, all = 0;
        for (var i = 0; i < Math.Min(Voters, left.Length); i++)
        {
            var best = TensorPrimitives.IndexOfMax<float>(left);
            var probability = left[best];
            left[best] = float.NegativeInfinity;
            if (labels.Count < MaxLabels && probability >= leastLabel)
                labels.Add(new(names[best], SceneLabelKind.Location, Math.Round(probability, 4)));
            all += probability;
            outside += outdoor[best] ? probability : 0;
        }
        var share = all > 0 ? outside / all : boundary;
        return new(Math.Abs(share - boundary) < unsure ? null : share < boundary, labels) { Model = model };
    }
}
