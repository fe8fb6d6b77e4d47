using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using Microsoft.Extensions.Options;
using Tesseract;

namespace DaprImages.Vision.Text;

/// <summary>
/// Reads the text in a picture: first as a page, which is quick and sure where there is print; where that finds nothing, as a photo that may show signs.
/// </summary>
internal sealed class TextRecognizer(CpuGate gate, IOptions<TextOptions> options, TimeProvider time) : IVisionEngine<AnalysisImage, TextResult>, IDisposable
{
    // Letters below some 20 pixels are read badly, so small pictures are enlarged; beyond this side it no longer helps.
    private const int EnlargeBelow = 1000;
    private const int MaxEnlargement = 2;

    // Signs are large, and the search for them takes time by the pixel.
    private const int SignSide = 1024;

    private readonly TextOptions _options = options.Value;
    private readonly TesseractEngines _engines = new(options.Value);

    public EngineAvailability Availability => _engines.Availability;

    /// <exception cref="TimeoutException">
    /// The picture took longer than <see cref="TextOptions.TimeLimit"/>. The recognition cannot be interrupted: it keeps its place in the CPU gate until it ends.
    /// </exception>
    public async Task<TextResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        if (Availability is EngineAvailability.Unavailable unavailable)
            throw new EngineUnavailableException(unavailable);

        // The copy is made before anything that can be given up on, for the caller may dispose the picture then.
        var grey = await gate.RunAsync(_ => GreyImage.Of(input), cancellationToken).ConfigureAwait(false);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(grey, started, cancellationToken);

        // The limit is for the work, not for the wait until the gate lets it begin.
        await Task.WhenAny(started.Task, reading).ConfigureAwait(false);
        var lines = await reading.WaitAsync(_options.TimeLimit, time, cancellationToken).ConfigureAwait(false);
        return ToResult(lines, input.Width, input.Height);
    }

    public void Dispose() => _engines.Dispose();

    private async Task<List<IReadOnlyList<ReadWord>>> ReadAsync(GreyImage grey, TaskCompletionSource started, CancellationToken cancellationToken)
    {
        using (grey)
        {
            return await gate.RunAsync(
                token =>
                {
                    started.SetResult();
                    return Read(grey, token);
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private List<IReadOnlyList<ReadWord>> Read(GreyImage grey, CancellationToken cancellationToken)
    {
        var engine = _engines.Take();
        var longest = Math.Max(grey.Width, grey.Height);
        var enlargement = Math.Clamp(EnlargeBelow / (double)longest, 1, MaxEnlargement);
        try
        {
            var lines = Keep(TextFilter.Page, TextPass.Read(engine, grey, enlargement, PageSegMode.Auto));
            if (!TextFilter.IsPage(lines))
                lines = [];
            if (lines.Count == 0 && _options.FindSigns && !cancellationToken.IsCancellationRequested)
                lines = Keep(TextFilter.Signs, TextPass.Read(engine, grey, Math.Min(1, SignSide / (double)longest), PageSegMode.SparseText));
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

    private static List<IReadOnlyList<ReadWord>> Keep(TextFilter filter, List<List<ReadWord>> lines) =>
        [.. lines.Select(filter.Keep).Where(line => line.Count > 0)];

    private TextResult ToResult(List<IReadOnlyList<ReadWord>> lines, int width, int height)
    {
        var words = lines.SelectMany(line => line).ToList();
        var read = lines.Select(line => new TextLine(
            string.Join(' ', line.Select(word => word.Text)),
            Math.Round(TextFilter.Confidence(line), 3),
            BoundingBox.FromPixels(
                line.Min(word => word.Left), line.Min(word => word.Top), line.Max(word => word.Right), line.Max(word => word.Bottom), width, height))).ToList();
        return new(
            string.Join('\n', read.Select(line => line.Text)),
            Languages.Guess(words),
            words.Count > 0 ? Math.Round(TextFilter.Confidence(words), 3) : null,
            read)
        {
            Model = (Availability as EngineAvailability.Available)?.Model,
        };
    }
}
