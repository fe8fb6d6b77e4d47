using System.Collections.Concurrent;
using System.Security.Cryptography;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using Tesseract;

namespace DaprImages.Vision.Text;

/// <summary>
/// Loaded Tesseract engines. One serves one picture at a time, takes 50 ms to load and some 50 MB, so they are kept; there are never more than pictures
/// in work, which the CPU gate bounds.
/// </summary>
internal sealed class TesseractEngines : IDisposable
{
    private const string DataPathKey = $"{TextOptions.Section}:{nameof(TextOptions.DataPath)}";

    private readonly ConcurrentBag<TesseractEngine> _idle = [];
    private readonly TextOptions _options;
    private readonly Lazy<EngineAvailability> _availability;

    public TesseractEngines(TextOptions options)
    {
        _options = options;
        _availability = new(Probe);
    }

    public EngineAvailability Availability => _availability.Value;

    public TesseractEngine Take() => _idle.TryTake(out var engine) ? engine : Load();

    public void GiveBack(TesseractEngine engine) => _idle.Add(engine);

    public void Dispose()
    {
        while (_idle.TryTake(out var engine))
            engine.Dispose();
    }

    private TesseractEngine Load()
    {
        var engine = new TesseractEngine(_options.DataPath, _options.Languages, EngineMode.LstmOnly);
        // Tesseract comments on odd pictures on standard error.
        engine.SetVariable("debug_file", "/dev/null");
        return engine;
    }

    private EngineAvailability Probe()
    {
        var files = _options.Languages.Split('+')
            .Select(language => (Language: language, Path: Path.Combine(_options.DataPath, language + ".traineddata")))
            .ToList();
        foreach (var (language, path) in files)
        {
            if (!File.Exists(path))
            {
                return new EngineAvailability.Unavailable(
                    $"Tesseract's data for the language '{language}' is not at {path}.",
                    $"apt-get install tesseract-ocr-{language.Replace('_', '-')}, or set {DataPathKey}; then restart the analysis app.");
            }
        }

        try
        {
            var engine = Load();
            GiveBack(engine);
            return new EngineAvailability.Available(new ModelInfo("tesseract", engine.Version, Digest(files.Select(file => file.Path)), TextFilter.Thresholds(_options.FindSigns)));
        }
        catch (DllNotFoundException e)
        {
            return new EngineAvailability.Unavailable($"Tesseract is not installed: {e.Message}", "apt-get install tesseract-ocr; then restart the analysis app.");
        }
        catch (TesseractException e)
        {
            return new EngineAvailability.Unavailable(
                $"Tesseract cannot load its data: {e.Message}", $"Install the language data again, or set {DataPathKey}; then restart the analysis app.");
        }
    }

    /// <summary>Over the data of all languages, in their order.</summary>
    private static string Digest(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
            hash.AppendData(File.ReadAllBytes(path));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
