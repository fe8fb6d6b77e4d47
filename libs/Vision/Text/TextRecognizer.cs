using DaprImages.Contracts.Results;
using DaprImages.Vision.Cpu;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Text.PpOcr;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Text;

/// <summary>Reads the text in a picture, with PP-OCR, Tesseract or both together.</summary>
internal sealed class TextRecognizer : IVisionEngine<AnalysisImage, TextResult>, IDisposable
{
    private readonly CpuGate _gate;
    private readonly TimeProvider _time;
    private readonly TextOptions _options;
    private readonly TesseractReader _tesseract;
    private readonly ModelBacked<Readers> _readers;

    public TextRecognizer(ModelStore models, CpuGate gate, IOptions<TextOptions> options, TimeProvider time)
    {
        (_gate, _options, _time) = (gate, options.Value, time);
        _tesseract = new(_options);
        _readers = new(() => Load(models), readers => readers.Info);
    }

    public EngineAvailability Availability => _readers.Availability;

    /// <exception cref="TimeoutException">
    /// Tesseract took longer than <see cref="TextOptions.TimeLimit"/>. It cannot be interrupted: it keeps its place in the CPU gate until it ends.
    /// </exception>
    public async Task<TextResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken)
    {
        var readers = _readers.Value;
        var (seen, grey) = await _gate.RunAsync(token => Look(readers, input, token), cancellationToken).ConfigureAwait(false);
        var lines = grey is null ? seen : TextAgreement.Of(seen, await ReadAsync(grey, seen, cancellationToken).ConfigureAwait(false));
        return ToResult(lines, readers.Info, input.Width, input.Height);
    }

    public void Dispose() => _tesseract.Dispose();

    private Readers Load(ModelStore models)
    {
        if (_options.Engine == TextEngine.PpOcr)
            return new(PpOcrReader.Load(models), null, null);
        var lines = _options.Engine == TextEngine.Auto ? PpOcrReader.Find(models) : null;
        return _tesseract.Availability switch
        {
            EngineAvailability.Available available => new(lines, _tesseract, available.Model),
            EngineAvailability.Unavailable unavailable when lines is null => throw new EngineUnavailableException(unavailable),
            _ => new(lines, null, null),
        };
    }

    /// <summary>
    /// What PP-OCR reads, and a copy of the picture for Tesseract where it shall read too. The copy is made before anything that can be given up on, for the
    /// caller may dispose the picture then.
    /// </summary>
    private static (List<ReadLine> Lines, GreyImage? Grey) Look(Readers readers, AnalysisImage image, CancellationToken cancellationToken)
    {
        var lines = readers.PpOcr?.Read(image, cancellationToken) ?? [];
        var wanted = readers.Tesseract is not null && (readers.PpOcr is null || lines.Count > 0);
        return (lines, wanted ? GreyImage.Of(image) : null);
    }

    private async Task<List<ReadLine>> ReadAsync(GreyImage grey, List<ReadLine> seen, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(grey, seen, started, cancellationToken);

        // The limit is for the work, not for the wait until the gate lets it begin.
        await Task.WhenAny(started.Task, reading).ConfigureAwait(false);
        return await reading.WaitAsync(_options.TimeLimit, _time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<ReadLine>> ReadAsync(GreyImage grey, List<ReadLine> seen, TaskCompletionSource started, CancellationToken cancellationToken)
    {
        using (grey)
        {
            return await _gate.RunAsync(
                token =>
                {
                    started.SetResult();
                    if (seen.Count > 0)
                        return _tesseract.ReadPage(grey, ReadingOrder.DirectionOf(seen));
                    var page = _tesseract.ReadPage(grey);
                    return page.Count == 0 && _options.FindSigns && !token.IsCancellationRequested ? _tesseract.ReadSigns(grey) : page;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static TextResult ToResult(List<ReadLine> lines, ModelInfo model, int width, int height) => new(
        string.Join('\n', lines.Select(line => line.Text)),
        Languages.Guess(lines.SelectMany(line => line.Words)),
        lines.Count > 0 ? Math.Round(lines.Sum(line => line.Confidence * line.Text.Length) / lines.Sum(line => line.Text.Length), 3) : null,
        [.. lines.Select(line => new TextLine(line.Text, Math.Round(line.Confidence, 3), InImage(line.Box.Extent, width, height)))])
    {
        Model = model,
    };

    private static BoundingBox InImage(Extent box, int width, int height) => BoundingBox.FromPixels(box.Left, box.Top, box.Right, box.Bottom, width, height);

    private sealed record Readers(PpOcrReader? PpOcr, TesseractReader? Tesseract, ModelInfo? TesseractModel)
    {
        private IReadOnlyList<ModelInfo> All => [.. TesseractModel is null ? Array.Empty<ModelInfo>() : [TesseractModel], .. PpOcr?.Models ?? []];

        /// <summary>All that read.</summary>
        public ModelInfo Info => All is [var only] ? only : All[0] with { With = [.. All.Skip(1)] };
    }
}
