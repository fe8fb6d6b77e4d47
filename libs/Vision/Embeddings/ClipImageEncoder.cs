using System.Runtime.CompilerServices;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Embeddings;

/// <summary>
/// Makes CLIP's vector of a picture. Exports call the output [1, n] <c>image_embeds</c>, <c>output</c> or otherwise; where there are several outputs the first of
/// those names counts, and else the first output.
/// </summary>
internal sealed class ClipImageEncoder(LoadedModel model)
{
    private static readonly string[] Names = ["image_embeds", "image_features", "output"];

    // Several stages want the same vector of the same decoded picture.
    private static readonly ConditionalWeakTable<AnalysisImage, Made> Recent = [];

    private readonly string _output = Names.FirstOrDefault(model.Session.OutputNames.Contains) ?? model.Session.OutputNames[0];

    public LoadedModel Model { get; } = model;

    /// <returns>Of length 1.</returns>
    public ReadOnlyMemory<float> Encode(AnalysisImage image, CancellationToken cancellationToken)
    {
        var made = Recent.GetValue(image, static _ => new());
        lock (made)
        {
            if (made.By != Model)
                (made.Vector, made.By) = (Model.Run(image, (outputs, _) => UnitVector.Of(outputs[_output]), cancellationToken), Model);
            return made.Vector;
        }
    }

    private sealed class Made
    {
        public LoadedModel? By { get; set; }

        public float[] Vector { get; set; } = [];
    }
}
