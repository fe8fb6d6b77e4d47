using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>Reads lines of text, several of similar length in one run.</summary>
internal sealed class LineReader(LoadedModel model)
{
    private const int Batch = 8;

    // Narrower than this the model was never shown anything.
    private const int LeastWidth = 48;

    public LoadedModel Model { get; } = model;

    /// <param name="lines">Upright and in pixels of the picture.</param>
    /// <returns>What each says, in the same order.</returns>
    public DecodedLine[] Read(AnalysisImage image, IReadOnlyList<SlantedBox> lines, CancellationToken cancellationToken)
    {
        var read = new DecodedLine[lines.Count];
        var widths = lines.Select(line => LineTensor.WidthOf(line, Model.Entry.Input.Height!.Value, LeastWidth, Model.Entry.Input.LongSide!.Value)).ToArray();
        var order = Enumerable.Range(0, lines.Count).OrderBy(i => widths[i]).ToArray();
        for (var from = 0; from < order.Length;)
        {
            // Padding costs as much as text, and disturbs the reading where there is much of it.
            var count = 1;
            while (count < Batch && from + count < order.Length && widths[order[from + count]] <= widths[order[from]] * 5 / 4)
                count++;
            var some = order.AsSpan(from, count);
            Read(image, [.. some.ToArray().Select(i => lines[i])], widths[some[^1]], some, read, cancellationToken);
            from += count;
        }
        return read;
    }

    private void Read(AnalysisImage image, SlantedBox[] lines, int width, ReadOnlySpan<int> places, DecodedLine[] read, CancellationToken cancellationToken)
    {
        using var tensor = LineTensor.Of(image, lines, Model.Entry.Input, width);
        using var outputs = Model.Session.Run(tensor.Values, tensor.Shape, cancellationToken);
        var classes = (int)outputs.ShapeOf(0)[^1];
        var length = outputs.First.Length / lines.Length;
        for (var i = 0; i < lines.Length; i++)
            read[places[i]] = CtcDecoder.Decode(outputs.First.Slice(i * length, length), classes, Model.Labels);
    }
}
