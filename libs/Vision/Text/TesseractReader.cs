using System.Numerics;
using DaprImages.Vision.Engines;
using Tesseract;

namespace DaprImages.Vision.Text;

/// <summary>Reads with Tesseract: as a page, which is quick and sure where there is print, or as a photo that may show signs.</summary>
internal sealed class TesseractReader(TextOptions options) : IDisposable
{
    // The sine of an angle, of some 0.3 degrees, which Tesseract takes for level.
    private const float LeastSlant = 0.005f;

    // Signs are large, and the search for them takes time by the pixel.
    private const int SignSide = 1024;

    private readonly TesseractEngines _engines = new(options);

    public EngineAvailability Availability => _engines.Availability;

    /// <summary>
    /// Reads the picture as a page, turned level and with its contrast stretched: of pages six degrees askew it reads a quarter without, of pages twelve degrees
    /// askew nothing, and of faint ones less. Enlarging helps nothing (docs/vision.md).
    /// </summary>
    /// <param name="grey">Its contrast is changed.</param>
    /// <param name="direction">In which the text is read, of length 1, where it is known.</param>
    /// <returns>In reading order; empty where the picture is no page.</returns>
    public List<ReadLine> ReadPage(GreyImage grey, Vector2? direction = null)
    {
        grey.StretchContrast();
        var slant = direction ?? Skew.Of(grey);
        using var turned = Math.Abs(slant.Y) < LeastSlant && slant.X > 0 ? null : grey.Turned(slant with { Y = -slant.Y });
        var lines = Keep(TextFilter.Page, Read(turned ?? grey, 1, PageSegMode.Auto));
        if (!TextFilter.IsPage(lines))
            return [];
        return turned is null ? lines : lines.ConvertAll(line => line with { Box = line.Box.Turned(slant, turned.Middle, grey.Middle) });
    }

    /// <summary>Searches for single words anywhere.</summary>
    public List<ReadLine> ReadSigns(GreyImage grey) => Keep(TextFilter.Signs, Read(grey, Math.Min(1, SignSide / (double)Math.Max(grey.Width, grey.Height)), PageSegMode.SparseText));

    public void Dispose() => _engines.Dispose();

    private List<List<ReadWord>> Read(GreyImage grey, double scale, PageSegMode mode)
    {
        var engine = _engines.Take();
        try
        {
            var lines = TextPass.Read(engine, grey, scale, mode);
            _engines.GiveBack(engine);
            return lines;
        }
        catch
        {
            // Its state is anybody's guess.
            engine.Dispose();
            throw;
        }
    }

    private static List<ReadLine> Keep(TextFilter filter, List<List<ReadWord>> lines) =>
        [.. lines.Select(filter.Keep).Where(line => line.Count > 0).Select(ReadLine.Of)];
}
