using System.Numerics;
using DaprImages.TestKit.Onnx;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using DaprImages.Vision.Text;
using DaprImages.Vision.Text.PpOcr;

namespace DaprImages.Vision.Tests.Text.PpOcr;

/// <summary>The way from a picture to lines, over models so small that it is plain what they must give.</summary>
public sealed class PpOcrReaderTests : IDisposable
{
    private readonly ModelFolder _folder = ColourModels.Folder();
    private readonly ModelStore _models;

    public PpOcrReaderTests() => _models = _folder.Store();

    public void Dispose()
    {
        _models.Dispose();
        _folder.Dispose();
    }

    [OnnxFact]
    public void Lines_are_found_and_read()
    {
        var lines = Read(("aba", new(160, 60), 0), ("bb-b", new(160, 200), 0));

        Assert.Equal(["aba", "bb"], lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.InRange(line.Confidence, 0.9, 1));
        // Three letters of 40 x 16 pixels about (160, 60).
        var box = lines[0].Box.Extent;
        Assert.Equal((100, 52, 220, 68), (MathF.Round(box.Left), MathF.Round(box.Top), MathF.Round(box.Right), MathF.Round(box.Bottom)));
    }

    [OnnxTheory]
    [InlineData(-40)]
    [InlineData(12)]
    [InlineData(30)]
    public void Slanted_line_is_read(double degrees)
    {
        var line = Assert.Single(Read(("abab", new(160, 160), degrees)));

        Assert.Equal("abab", line.Text);
        // The box goes round the slanted line.
        var (c, s) = (Math.Abs(Math.Cos(degrees * Math.PI / 180)), Math.Abs(Math.Sin(degrees * Math.PI / 180)));
        Assert.Equal((160 * c) + (16 * s), line.Box.Extent.Width, 4.0);
        Assert.Equal((160 * s) + (16 * c), line.Box.Extent.Height, 4.0);
    }

    [OnnxFact]
    public void Line_that_runs_down_is_read() => Assert.Equal("aba", Assert.Single(Read(("aba", new(160, 160), 90))).Text);

    [OnnxFact]
    public void Lines_of_all_lengths_are_read_together()
    {
        var lines = Read([.. Enumerable.Range(0, 12).Select(i => (i % 3 == 0 ? "ab" : i % 3 == 1 ? "abab" : "abababa", new Vector2(160, 14 + (i * 26)), 0.0))]);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? "ab" : i % 3 == 1 ? "abab" : "abababa"), lines.Select(line => line.Text));
    }

    [OnnxFact]
    public void Picture_without_lines_gives_none() => Assert.Empty(Read());

    [OnnxFact]
    public void Reading_names_the_models_that_read()
    {
        var models = PpOcrReader.Find(_models)!.Models;

        Assert.Equal(["bars", "colours"], models.Select(model => model.Id));
        Assert.Equal(0.15, models[0].Thresholds!["pixel"]);
    }

    [OnnxFact]
    public void Reading_can_be_given_up()
    {
        using var image = ColouredLines.Draw(("ab", new(160, 160), 0));

        Assert.Throws<OperationCanceledException>(() => PpOcrReader.Find(_models)!.Read(image, new CancellationToken(canceled: true)));
    }

    private List<ReadLine> Read(params (string Text, Vector2 Centre, double Degrees)[] lines)
    {
        using var image = ColouredLines.Draw(lines);
        return PpOcrReader.Find(_models)!.Read(image, CancellationToken.None);
    }
}
