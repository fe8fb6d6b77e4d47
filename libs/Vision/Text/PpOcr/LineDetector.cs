using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>Finds lines of text, whatever their slant.</summary>
internal sealed class LineDetector(LoadedModel model)
{
    // Pixels of the picture. Lower lines are not legible.
    private const int LeastHeight = 5;

    public LoadedModel Model { get; } = model;

    /// <returns>In pixels of the picture, in no order.</returns>
    public List<SlantedBox> Detect(AnalysisImage image, CancellationToken cancellationToken) => Model.Run(
        image,
        (outputs, placement) =>
        {
            // What lies in the padding is none.
            var found = TextMap.Read(
                outputs.First,
                placement.ResizedWidth,
                placement.ResizedHeight,
                placement.Width,
                Model.Threshold("pixel"),
                Model.Threshold("box"),
                Model.Threshold("growth"));
            var lines = found.ConvertAll(line => line.ToImage(placement));
            lines.RemoveAll(line => line.Height < LeastHeight);
            return lines;
        },
        cancellationToken);
}
