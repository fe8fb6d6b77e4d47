using DaprImages.Contracts.Results;
using DaprImages.TestKit.Onnx;
using DaprImages.TestKit.Pictures;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using DaprImages.Vision.Tests.Text.PpOcr;
using DaprImages.Vision.Text;
using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace DaprImages.Vision.Tests.Text;

public sealed class TextRecognizerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly VisionParts _vision = new();
    private readonly ModelStore _models = InstalledModels.None();
    private readonly TextRecognizer _recognizer;

    public TextRecognizerTests() => _recognizer = Recognizer(new TextOptions());

    public void Dispose()
    {
        _recognizer.Dispose();
        _models.Dispose();
        _vision.Dispose();
    }

    [Fact]
    public async Task Page_is_read_line_by_line()
    {
        using var page = await DecodeAsync(TextPictures.Page);

        var result = await _recognizer.AnalyzeAsync(page, CancellationToken.None);

        Assert.Equal(TextPictures.PageLines, result.Lines.Select(line => line.Text));
        Assert.Equal(string.Join('\n', TextPictures.PageLines), result.Text);
        Assert.Equal("en", result.Language);
        Assert.InRange(result.Confidence ?? 0, 0.8, 1);
        Assert.Equal(("tesseract", 64), (result.Model?.Id, result.Model?.Sha256?.Length));
    }

    [Fact]
    public async Task Lines_lie_where_they_are_in_the_picture()
    {
        using var page = await DecodeAsync(TextPictures.Page);

        var lines = (await _recognizer.AnalyzeAsync(page, CancellationToken.None)).Lines;

        // The first line is 942 pixels long and starts at (41, 40) of 1080 x 260.
        Assert.Equal(41 / 1080.0, lines[0].Box.X, 0.01);
        Assert.Equal(40 / 260.0, lines[0].Box.Y, 0.02);
        Assert.Equal(942 / 1080.0, lines[0].Box.Width, 0.01);
        Assert.True(lines[0].Box.Y < lines[1].Box.Y && lines[1].Box.Y < lines[2].Box.Y);
    }

    [Fact]
    public async Task Small_picture_is_read_as_well_as_a_large_one()
    {
        using var page = Image.Load<Rgb24>(TextPictures.Page);
        SixLabors.ImageSharp.Processing.ProcessingExtensions.Mutate(page, x => SixLabors.ImageSharp.Processing.ResizeExtensions.Resize(x, 540, 130));
        using var small = await DecodeAsync(TestImages.PngOf(page));

        var result = await _recognizer.AnalyzeAsync(small, CancellationToken.None);

        Assert.Contains("Invoice number 2041", result.Text, StringComparison.Ordinal);
        Assert.Equal(41 / 1080.0, result.Lines[0].Box.X, 0.01);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(4)]
    [InlineData(13)]
    public async Task Page_that_lies_askew_is_read(double degrees)
    {
        using var page = await DecodeAsync(TextPictures.Page);
        using var grey = GreyImage.Of(page);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        using var askew = grey.Turned(new((float)cos, (float)sin));
        using var reader = new TesseractReader(new TextOptions());
        Assert.IsType<EngineAvailability.Available>(reader.Availability);

        var lines = reader.ReadPage(askew);

        Assert.Equal(TextPictures.PageLines, lines.Select(line => line.Text));
        // The box of the slanted first line, which is 942 pixels long, 41 pixels from the left and some 40 high.
        Assert.Equal(942, lines[0].Box.Length, 10f);
        Assert.Equal((942 * cos) + (40 * Math.Abs(sin)), lines[0].Box.Extent.Width, 10.0);
        Assert.Equal((942 * Math.Abs(sin)) + (40 * cos), lines[0].Box.Extent.Height, 20.0);
    }

    [Fact]
    public async Task Sign_in_a_picture_is_found()
    {
        using var sign = await DecodeAsync(TextPictures.Sign);

        Assert.Equal("NO PARKING", (await _recognizer.AnalyzeAsync(sign, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Picture_without_text_gives_an_empty_text()
    {
        using var noise = await DecodeAsync(TestImages.JpegOfNoise(600, 400));

        var result = await _recognizer.AnalyzeAsync(noise, CancellationToken.None);

        Assert.Equal(("", null, null), (result.Text, result.Language, result.Confidence));
        Assert.Empty(result.Lines);
        Assert.NotNull(result.Model);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2048, 1)]
    [InlineData(2, 900)]
    public async Task Picture_of_any_shape_is_survived(int width, int height)
    {
        using var thin = await DecodeAsync(TestImages.PngOfQuarters(width, height));

        Assert.Equal("", (await _recognizer.AnalyzeAsync(thin, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Several_pictures_are_read_at_once()
    {
        using var page = await DecodeAsync(TextPictures.Page);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _recognizer.AnalyzeAsync(page, CancellationToken.None))).WaitAsync(Patience);

        Assert.All(results, result => Assert.Equal(3, result.Lines.Count));
    }

    [Fact]
    public async Task Missing_language_data_is_told_with_its_remedy()
    {
        using var recognizer = Recognizer(new TextOptions { Languages = "eng+chi_sim_vert" });

        var unavailable = Assert.IsType<EngineAvailability.Unavailable>(recognizer.Availability);

        Assert.Contains("chi_sim_vert", unavailable.Reason, StringComparison.Ordinal);
        Assert.StartsWith("apt-get install tesseract-ocr-chi-sim-vert", unavailable.Remedy, StringComparison.Ordinal);
        using var page = await DecodeAsync(TextPictures.Page);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => recognizer.AnalyzeAsync(page, CancellationToken.None));
    }

    [Fact]
    public void Broken_language_data_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("tessdata");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "eng.traineddata"), "not what it should be");
            using var recognizer = Recognizer(new TextOptions { DataPath = folder.FullName });

            Assert.IsType<EngineAvailability.Unavailable>(recognizer.Availability);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Picture_that_takes_too_long_is_given_up_and_its_memory_is_free()
    {
        var clock = new ImpatientTime();
        using var recognizer = new TextRecognizer(_models, _vision.Gate, Options.Create(new TextOptions()), clock);
        Assert.IsType<EngineAvailability.Available>(recognizer.Availability);
        var page = await DecodeAsync(TextPictures.Page);

        await Assert.ThrowsAsync<TimeoutException>(() => recognizer.AnalyzeAsync(page, CancellationToken.None));

        // The recognition goes on on its own copy; the gate is free again when it is done.
        page.Dispose();
        await Task.WhenAll(Enumerable.Range(0, _vision.Gate.Slots).Select(_ => _vision.Gate.RunAsync(_ => true, CancellationToken.None))).WaitAsync(Patience);
    }

    [Fact]
    public async Task Waiting_for_a_reading_can_be_given_up()
    {
        using var page = await DecodeAsync(TextPictures.Page);
        using var impatience = new CancellationTokenSource();
        var reading = _recognizer.AnalyzeAsync(page, impatience.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
    }

    [OnnxFact]
    public async Task Line_that_only_one_of_both_engines_sees_is_found()
    {
        using var folder = ColourModels.Folder();
        using var models = folder.Store();
        using var recognizer = new TextRecognizer(models, _vision.Gate, Options.Create(new TextOptions()), TimeProvider.System);
        using var image = ColouredLines.Draw(("aba", new(160, 60), 0));

        var result = await recognizer.AnalyzeAsync(image, CancellationToken.None);

        Assert.Equal("aba", result.Text);
        Assert.Equal(new(0.3125, 0.1625, 0.375, 0.05), Rounded(Assert.Single(result.Lines).Box));
        Assert.Equal("tesseract", result.Model!.Id);
        Assert.Equal(["bars", "colours"], result.Model.With!.Select(model => model.Id));
    }

    [OnnxFact]
    public async Task Engine_that_was_asked_for_reads_alone()
    {
        using var folder = ColourModels.Folder();
        using var models = folder.Store();
        using var tesseract = new TextRecognizer(models, _vision.Gate, Options.Create(new TextOptions { Engine = TextEngine.Tesseract }), TimeProvider.System);
        using var ppOcr = new TextRecognizer(models, _vision.Gate, Options.Create(new TextOptions { Engine = TextEngine.PpOcr, DataPath = "/nowhere" }), TimeProvider.System);
        using var image = ColouredLines.Draw(("aba", new(160, 60), 0));

        Assert.Equal("", (await tesseract.AnalyzeAsync(image, CancellationToken.None)).Text);
        Assert.Equal("aba", (await ppOcr.AnalyzeAsync(image, CancellationToken.None)).Text);
        Assert.Null(Assert.IsType<EngineAvailability.Available>(tesseract.Availability).Model.With);
        Assert.Equal(["bars", "colours"], Names(Assert.IsType<EngineAvailability.Available>(ppOcr.Availability).Model));
    }

    [OnnxFact]
    public async Task Engines_stand_in_for_each_other()
    {
        using var folder = ColourModels.Folder();
        using var models = folder.Store();
        using var recognizer = new TextRecognizer(models, _vision.Gate, Options.Create(new TextOptions { DataPath = "/nowhere" }), TimeProvider.System);
        using var image = ColouredLines.Draw(("aba", new(160, 60), 0));

        Assert.Equal("aba", (await recognizer.AnalyzeAsync(image, CancellationToken.None)).Text);
    }

    [Fact]
    public void Settings_that_change_what_is_read_change_what_the_result_names()
    {
        using var pagesOnly = Recognizer(new TextOptions { FindSigns = false });

        var (both, pages) = (Model(_recognizer), Model(pagesOnly));

        Assert.Contains("signLine", both.Thresholds!.Keys);
        Assert.DoesNotContain("signLine", pages.Thresholds!.Keys);
        Assert.Contains("pageLine", pages.Thresholds.Keys);
    }

    [Fact]
    public void Missing_models_are_told_where_they_were_asked_for()
    {
        using var recognizer = Recognizer(new TextOptions { Engine = TextEngine.PpOcr });

        var unavailable = Assert.IsType<EngineAvailability.Unavailable>(recognizer.Availability);

        Assert.Equal("There is no model to find lines of text on this machine: ppocr-v3-det is not installed.", unavailable.Reason);
        Assert.StartsWith("scripts/models pull", unavailable.Remedy, StringComparison.Ordinal);
    }

    private static ModelInfo Model(TextRecognizer recognizer) => Assert.IsType<EngineAvailability.Available>(recognizer.Availability).Model;

    private static IEnumerable<string> Names(ModelInfo model) => [model.Id, .. (model.With ?? []).Select(further => further.Id)];

    private static BoundingBox Rounded(BoundingBox box) => new(Math.Round(box.X, 4), Math.Round(box.Y, 4), Math.Round(box.Width, 4), Math.Round(box.Height, 4));

    private TextRecognizer Recognizer(TextOptions options) => new(_models, _vision.Gate, Options.Create(options), TimeProvider.System);

    private Task<AnalysisImage> DecodeAsync(byte[] file) => _vision.Decoder.DecodeAsync(file, CancellationToken.None);
}
