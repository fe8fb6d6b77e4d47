using DaprImages.TestKit.Models;
using DaprImages.TestKit.Photos;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using DaprImages.Vision.Tests.Text;
using DaprImages.Vision.Text;
using DaprImages.Vision.Text.PpOcr;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace DaprImages.Vision.Tests.Photos;

/// <summary>Text in real photos, read with the real models of PP-OCR and with Tesseract.</summary>
public sealed class TextPhotoTests(ITestOutputHelper output) : IDisposable
{
    // There are labels on the bread, and the sides of the picture are written on it.
    private static readonly string[] WithUnlistedText = ["scenes/bakery.jpg", "rotated/portrait_3.jpg"];

    private readonly VisionParts _vision = new();
    private readonly ModelStore _models = InstalledModels.Store();

    public void Dispose()
    {
        _models.Dispose();
        _vision.Dispose();
    }

    [ModelsTheory]
    [InlineData("text/book_paragraph.jpg", 0.98)]
    [InlineData("text/console_log.png", 0.95)]
    [InlineData("text/street_sign_gps.jpg", 1)]
    [InlineData("text/sign_no_pets.heic", 1)]
    public async Task PpOcr_reads_what_the_reference_reads(string name, double share)
    {
        using var image = await DecodeAsync(name);

        var lines = PpOcrReader.Find(_models)!.Read(image, CancellationToken.None);

        // The reference was compared without spaces and punctuation, some of which it loses.
        var (expected, found) = (Letters(Expected(name)), Letters(string.Concat(lines.Select(line => line.Text))));
        output.WriteLine(string.Join(" / ", lines.Select(line => line.Text)));
        Assert.InRange(CharacterRecall.Of(expected, found), share, 1);
    }

    [ModelsFact]
    public async Task Upright_lines_are_told_from_those_upside_down()
    {
        using var image = await DecodeAsync("text/book_paragraph.jpg");
        var upright = new LineDetector(_models.Find(ModelKinds.PpOcrDetector)!).Detect(image, CancellationToken.None);
        var turner = new LineTurner(_models.Find(ModelKinds.PpOcrTurn)!);
        var lines = upright.Concat(upright.Select(line => line.Turned())).ToList();

        turner.Turn(image, lines, CancellationToken.None);

        Assert.Equal([.. upright, .. upright], lines);
    }

    [ModelsTheory]
    [InlineData("text/book_paragraph.jpg")]
    [InlineData("text/console_log.png")]
    public async Task Page_is_read_nearly_without_an_error(string name)
    {
        var found = await ReadAsync(name);

        var recall = CharacterRecall.Of(Expected(name), found);
        output.WriteLine($"{recall:p1}: {found}");
        Assert.InRange(recall, 0.95, 1);
    }

    [ModelsTheory]
    [InlineData("text/street_sign_gps.jpg")]
    [InlineData("text/sign_no_pets.heic")]
    public async Task Every_word_of_a_sign_is_read(string name)
    {
        var found = (await ReadAsync(name)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        output.WriteLine(string.Join(' ', found));
        Assert.All(Expected(name).Split(' '), word => Assert.Contains(word, found));
    }

    [ModelsTheory]
    [InlineData("text/book_paragraph.jpg", 8)]
    [InlineData("text/book_paragraph.jpg", -33)]
    [InlineData("text/console_log.png", 45)]
    [InlineData("text/console_log.png", 180)]
    [InlineData("text/street_sign_gps.jpg", 12)]
    [InlineData("text/street_sign_gps.jpg", 270)]
    public async Task Text_of_any_slant_is_read_in_its_order(string name, double degrees)
    {
        using var level = await DecodeAsync(name);
        using var turned = TurnedPicture.Of(level, degrees);

        var found = await ReadAsync(turned);

        var recall = CharacterRecall.Of(Expected(name), found);
        output.WriteLine($"{recall:p1}: {found}");
        Assert.InRange(recall, 0.95, 1);
    }

    [ModelsFact]
    public async Task Photos_without_text_give_none()
    {
        var invented = new List<string>();
        var silent = SharedPhotos.Expected.Where(photo => !photo.Value.TryGetProperty("expected", out _) && !photo.Value.TryGetProperty("text", out _)).Select(photo => photo.Key);
        foreach (var name in silent.Except(WithUnlistedText))
        {
            if (await ReadAsync(name) is { Length: > 0 } text)
                invented.Add($"{name}: {text}");
        }

        output.WriteLine(string.Join("; ", invented));
        Assert.Empty(invented);
    }

    private async Task<string> ReadAsync(string name)
    {
        using var image = await DecodeAsync(name);
        return await ReadAsync(image);
    }

    /// <summary>What both engines together read, on one line.</summary>
    private async Task<string> ReadAsync(AnalysisImage image)
    {
        using var recognizer = new TextRecognizer(_models, _vision.Gate, Options.Create(new TextOptions()), TimeProvider.System);
        return (await recognizer.AnalyzeAsync(image, CancellationToken.None)).Text.Replace('\n', ' ');
    }

    private Task<AnalysisImage> DecodeAsync(string name) => _vision.Decoder.DecodeAsync(SharedPhotos.Read(name), CancellationToken.None);

    private static string Expected(string name) => string.Join(' ', SharedPhotos.Expected[name].GetProperty("text").EnumerateArray().Select(line => line.GetString()));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
