using DaprImages.Contracts.Results;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Text.PpOcr;

/// <summary>Finds and reads lines of text with the installed models of PP-OCR (Du et al., "PP-OCR: a practical ultra lightweight OCR system", arXiv:2009.09941).</summary>
internal sealed class PpOcrReader
{
    private readonly LineDetector _detector;
    private readonly LineReader _reader;
    private readonly LineTurner? _turner;
    private readonly (double Confidence, double Letters) _least;

    /// <param name="turner">Null where lines upside down are not told from others.</param>
    private PpOcrReader(LoadedModel detector, LoadedModel reader, LoadedModel? turner)
    {
        _detector = new(detector);
        _reader = new(reader);
        _turner = turner is null ? null : new(turner);
        _least = (reader.Threshold("line"), reader.Threshold("letters"));
    }

    /// <summary>What has a part in reading, the detector first.</summary>
    public IReadOnlyList<ModelInfo> Models => [_detector.Model.Info, _reader.Model.Info, .. _turner is null ? Array.Empty<ModelInfo>() : [_turner.Model.Info]];

    /// <returns>Null where the detector or the recogniser is not installed.</returns>
    /// <exception cref="Engines.EngineUnavailableException">One is, and it cannot be used.</exception>
    public static PpOcrReader? Find(ModelStore models) =>
        models.Find(ModelKinds.PpOcrDetector) is { } detector && models.Find(ModelKinds.PpOcrRecognizer) is { } reader
            ? new(detector, reader, models.Find(ModelKinds.PpOcrTurn))
            : null;

    /// <exception cref="Engines.EngineUnavailableException">The detector or the recogniser is not installed, or cannot be used.</exception>
    public static PpOcrReader Load(ModelStore models) => new(
        models.Require(ModelKinds.PpOcrDetector, "find lines of text"),
        models.Require(ModelKinds.PpOcrRecognizer, "read lines of text"),
        models.Find(ModelKinds.PpOcrTurn));

    /// <returns>In reading order.</returns>
    public List<ReadLine> Read(AnalysisImage image, CancellationToken cancellationToken)
    {
        var boxes = _detector.Detect(image, cancellationToken);
        _turner?.Turn(image, boxes, cancellationToken);
        var texts = _reader.Read(image, boxes, cancellationToken);
        var lines = new List<ReadLine>();
        for (var i = 0; i < boxes.Count; i++)
        {
            if (texts[i].Confidence >= _least.Confidence && texts[i].Text.Count(char.IsLetterOrDigit) >= _least.Letters)
                lines.Add(new(texts[i].Text, texts[i].Confidence, boxes[i], []));
        }
        return ReadingOrder.Of(lines);
    }
}
