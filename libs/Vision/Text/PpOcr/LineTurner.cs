using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>Tells which lines stand on their heads, and turns them.</summary>
internal sealed class LineTurner(LoadedModel model)
{
    private const int Batch = 16;

    public LoadedModel Model { get; } = model;

    /// <param name="lines">In pixels of the picture; those upside down are replaced by the same read from the other end.</param>
    public void Turn(AnalysisImage image, List<SlantedBox> lines, CancellationToken cancellationToken)
    {
        for (var from = 0; from < lines.Count; from += Batch)
        {
            var some = lines.GetRange(from, Math.Min(Batch, lines.Count - from));
            using var tensor = LineTensor.Of(image, some, Model.Entry.Input, Model.Entry.Input.Width!.Value);
            using var outputs = Model.Session.Run(tensor.Values, tensor.Shape, cancellationToken);
            for (var i = 0; i < some.Count; i++)
            {
                // Of each line two numbers: upright, upside down.
                if (outputs.First[(i * 2) + 1] > Model.Threshold("turned"))
                    lines[from + i] = some[i].Turned();
            }
        }
    }
}
