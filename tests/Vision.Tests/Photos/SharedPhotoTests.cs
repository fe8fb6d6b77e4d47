using System.Globalization;
using System.Text.Json;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Photos;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tests.Models;
using DaprImages.Vision.Text;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace DaprImages.Vision.Tests.Photos;

/// <summary>The library over real photos, against what is known of them.</summary>
public sealed class SharedPhotoTests(ITestOutputHelper output) : IDisposable
{
    private readonly VisionParts _vision = new();
    private readonly ModelStore _models = InstalledModels.None();

    public void Dispose()
    {
        _models.Dispose();
        _vision.Dispose();
    }

    public static TheoryData<string> WithMetadata => Names(expected => expected.TryGetProperty("exif", out _));

    /// <summary>How much of the text must be found: nearly all of a page, the largest words of a sign in a photo.</summary>
    public static TheoryData<string, double> WithText => new()
    {
        { "text/book_paragraph.jpg", 0.98 },
        { "text/console_log.png", 0.98 },
        { "text/multilingual.png", 0.85 },
        { "text/street_sign_gps.jpg", 0.5 },
        { "text/sign_no_pets.heic", 0.6 },
    };

    [PhotosTheory]
    [MemberData(nameof(WithMetadata))]
    public async Task Metadata_is_what_the_camera_wrote(string name)
    {
        var exif = SharedPhotos.Expected[name].GetProperty("exif");

        var found = await _vision.Metadata.AnalyzeAsync(SharedPhotos.Read(name), CancellationToken.None);

        foreach (var field in exif.EnumerateObject())
            AssertField(field, found);
    }

    [PhotosFact]
    public void Good_photos_are_whole_files()
    {
        foreach (var name in SharedPhotos.Expected.Where(photo => !photo.Value.TryGetProperty("expected", out _)).Select(photo => photo.Key))
        {
            using var stream = File.OpenRead(SharedPhotos.PathOf(name));
            Assert.True(_vision.Inspector.InspectWhole(stream).IsAccepted, name);
        }
    }

    [PhotosFact]
    public async Task Every_photo_is_accepted_decoded_and_prepared()
    {
        foreach (var name in Photos())
        {
            var file = SharedPhotos.Read(name);
            var header = _vision.Inspector.Inspect(file).Header;
            Assert.True(header is not null, name);

            var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), file, CancellationToken.None);

            Assert.Equal(Math.Max(header.Width, header.Height), Math.Max(prepared.Width, prepared.Height));
            Assert.NotEmpty(prepared.Thumbnails);
        }
    }

    [PhotosFact]
    public async Task Photo_stored_on_its_side_is_shown_upright()
    {
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), SharedPhotos.Read("rotated/landscape_6.jpg"), CancellationToken.None);

        Assert.Equal((1800, 1200), (prepared.Width, prepared.Height));
    }

    [PhotosTheory]
    [MemberData(nameof(WithText))]
    public async Task Text_is_found(string name, double share)
    {
        using var recognizer = Recognizer();
        var expected = Words(string.Join(' ', SharedPhotos.Expected[name].GetProperty("text").EnumerateArray().Select(line => line.GetString())));
        using var image = await _vision.Decoder.DecodeAsync(SharedPhotos.Read(name), CancellationToken.None);

        var found = await recognizer.AnalyzeAsync(image, CancellationToken.None);

        var recall = Recall(expected, Words(found.Text));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {recall:p0} of {expected.Count} words: {found.Text.ReplaceLineEndings(" / ")}"));
        Assert.True(recall >= share, $"Found {recall:p0} of the words: {found.Text}");
    }

    [PhotosFact]
    public async Task Text_is_read_the_same_from_the_analysis_copy()
    {
        using var recognizer = Recognizer();
        var prepared = await _vision.Preparer.PrepareAsync(Guid.NewGuid(), SharedPhotos.Read("text/console_log.png"), CancellationToken.None);
        using var copy = await _vision.Decoder.DecodeAsync(prepared.AnalysisCopy.Bytes, CancellationToken.None);

        var found = await recognizer.AnalyzeAsync(copy, CancellationToken.None);

        var expected = Words(string.Join(' ', SharedPhotos.Expected["text/console_log.png"].GetProperty("text").EnumerateArray().Select(line => line.GetString())));
        Assert.InRange(Recall(expected, Words(found.Text)), 0.98, 1);
    }

    [PhotosFact]
    public async Task Photos_without_text_give_none()
    {
        using var recognizer = Recognizer();
        var silent = Photos().Where(name => !SharedPhotos.Expected[name].TryGetProperty("text", out _) && !name.StartsWith("rotated/", StringComparison.Ordinal)).ToList();
        var noise = new List<string>();
        foreach (var name in silent)
        {
            using var image = await _vision.Decoder.DecodeAsync(SharedPhotos.Read(name), CancellationToken.None);
            var found = await recognizer.AnalyzeAsync(image, CancellationToken.None);
            if (found.Text.Length > 0)
                noise.Add($"{name}: {found.Text.ReplaceLineEndings(" / ")}");
        }

        output.WriteLine($"{silent.Count} photos without text, {noise.Count} with noise. {string.Join("; ", noise)}");
        Assert.True(noise.Count * 20 <= silent.Count, string.Join("; ", noise));
    }

    private static TheoryData<string> Names(Func<JsonElement, bool> wanted) =>
        [.. SharedPhotos.Expected.Where(photo => wanted(photo.Value)).Select(photo => photo.Key)];

    private static IEnumerable<string> Photos() => SharedPhotos.Expected.Keys.Where(name => !name.StartsWith("bad/", StringComparison.Ordinal));

    private static void AssertField(JsonProperty field, MetadataResult found)
    {
        var value = field.Value;
        switch (field.Name)
        {
            case "Make":
                Assert.Equal(value.GetString(), found.Camera.Make);
                break;
            case "Model":
                Assert.Equal(value.GetString(), found.Camera.Model);
                break;
            case "DateTimeOriginal":
                // The fraction of a second and the zone, where the file has them, follow.
                Assert.Equal(value.GetString(), found.TakenAt?[..19]);
                break;
            case "ISO":
                Assert.Equal(value.GetInt32(), found.Exposure.Iso);
                break;
            case "FNumber":
                Assert.Equal(value.GetDouble(), found.Exposure.FNumber!.Value, 0.01);
                break;
            case "FocalLength":
                Assert.Equal(value.GetDouble(), found.Exposure.FocalLength!.Value, 0.01);
                break;
            case "Orientation":
                Assert.Equal(value.GetInt32(), found.Orientation);
                break;
            case "lat" or "lon" when value.ValueKind == JsonValueKind.Null || value.GetDouble() == 0:
                Assert.Null(found.Location);
                break;
            case "lat":
                Assert.Equal(value.GetDouble(), found.Location!.Latitude, 0.0001);
                break;
            case "lon":
                Assert.Equal(value.GetDouble(), found.Location!.Longitude, 0.0001);
                break;
            case "alt":
                Assert.Equal(value.GetDouble(), found.Location!.Altitude!.Value, 0.1);
                break;
            default:
                Assert.Fail($"Nothing checks {field.Name}.");
                break;
        }
    }

    private TextRecognizer Recognizer() => new(_models, _vision.Gate, Options.Create(new TextOptions()), TimeProvider.System);

    private static List<string> Words(string text) =>
        [.. new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The share of the expected words that were found, each as often as it was.</summary>
    private static double Recall(List<string> expected, List<string> found)
    {
        var left = found.CountBy(word => word).ToDictionary();
        var hits = 0;
        foreach (var word in expected)
        {
            if (left.TryGetValue(word, out var count) && count > 0)
            {
                left[word] = count - 1;
                hits++;
            }
        }
        return hits / (double)expected.Count;
    }
}
