using System.Collections;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Photos;
using DaprImages.Vision;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Bench.Accuracy;

/// <summary>How often each stage is right, on a folder of photos with an <c>expected.json</c>, and where it is not.</summary>
internal sealed class AccuracyBench(IServiceProvider services, string folder)
{
    private readonly ObjectCount _objects = new();
    private readonly Tally _faces = new("photos with the faces expected");
    private readonly Tally _same = new("pairs of faces of one person");
    private readonly Tally _different = new("pairs of faces of two");
    private readonly Tally _places = new("inside or outside");
    private readonly Tally _metadata = new("metadata fields");
    private readonly List<(string Photo, int Read, int Expected)> _text = [];
    private readonly List<(string Photo, string? Person, ReadOnlyMemory<float> Encoding)> _people = [];
    private readonly List<(ExpectedPhoto Photo, ReadOnlyMemory<float> Vector)> _vectors = [];
    private readonly List<string> _captions = [];
    private int _objectPhotos;

    /// <param name="arguments"><c>--photos DIR --models DIR</c>, and <c>--captions</c> to have every caption printed.</param>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (Option("--photos") is not { } photos || !File.Exists(Path.Combine(photos, "expected.json")))
        {
            Console.Error.WriteLine("accuracy --photos DIR [--models DIR] [--captions]: the folder has an expected.json");
            return;
        }
        var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => ((string)pair.Key).Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value);
        settings["MODELS_DIR"] = Option("--models") ?? settings.GetValueOrDefault("MODELS_DIR");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddVision().BuildServiceProvider();
        var bench = new AccuracyBench(services, photos);
        foreach (var photo in ExpectedPhoto.Read(photos))
            await bench.LookAsync(photo, cancellationToken);
        bench.Report(arguments.Contains("--captions"));

        string? Option(string name) => Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private async Task LookAsync(ExpectedPhoto photo, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> file = await File.ReadAllBytesAsync(Path.Combine(folder, photo.Name), cancellationToken);
        using var image = await services.GetRequiredService<ImageDecoder>().DecodeAsync(file, cancellationToken);
        var metadata = await AskAsync<ReadOnlyMemory<byte>, MetadataResult>(file, cancellationToken);
        var objects = await AskAsync<AnalysisImage, ObjectsResult>(image, cancellationToken);
        var scene = await AskAsync<AnalysisImage, SceneResult>(image, cancellationToken);
        var faces = await AskAsync<AnalysisImage, FaceFindings>(image, cancellationToken);
        var embedding = await AskAsync<AnalysisImage, ImageEmbedding>(image, cancellationToken);
        var text = await AskAsync<AnalysisImage, TextResult>(image, cancellationToken);

        if (photo.Fact("objects") is { } expectedObjects && objects is not null)
        {
            _objectPhotos++;
            _objects.Add(photo.Name, expectedObjects, objects.Items.Select(item => item.Label));
        }
        if (photo.Fact("place") is { } place && scene is not null)
            _places.Add(scene.Indoor == (place.GetString() == "indoor"), () => $"{photo.Name}: {(scene.Indoor is { } indoor ? indoor ? "inside" : "outside" : "not determined")} instead of {place}");
        if (photo.Fact("exif") is { } exif && metadata is not null)
            JudgeMetadata(photo, exif, metadata);
        if (photo.Fact("faces") is { } expectedFaces && faces is not null)
            JudgeFaces(photo, expectedFaces, faces);
        if (photo.Fact("text") is { } lines && text is not null)
        {
            foreach (var line in lines.EnumerateArray().Select(line => CharacterRecall.Of(line.GetString()!, text.Text)))
                _text.Add((photo.Name, line.Read, line.Expected));
        }
        if (embedding is not null)
            _vectors.Add((photo, embedding.Vector));

        var known = faces is null ? null : new FacesResult([.. faces.Faces.Select(face => new DetectedFace(Guid.Empty, face.Box, face.Confidence))]);
        var caption = await AskAsync<CaptionInput, CaptionResult>(new(objects, scene, text, known, metadata), cancellationToken);
        _captions.Add($"{photo.Name}: {caption!.Text}   [{string.Join(", ", scene?.Labels.Select(label => $"{label.Name} {label.Confidence:0.00}") ?? [])}; {string.Join(", ", objects?.Tags?.Select(tag => $"{tag.Name} {tag.Confidence:0.00}") ?? [])}]");
    }

    /// <returns>Null where the stage has no model.</returns>
    private async Task<TResult?> AskAsync<TInput, TResult>(TInput input, CancellationToken cancellationToken)
        where TResult : class
    {
        var engine = services.GetRequiredService<IVisionEngine<TInput, TResult>>();
        return engine.Availability is EngineAvailability.Available ? await engine.AnalyzeAsync(input, cancellationToken) : null;
    }

    private void JudgeMetadata(ExpectedPhoto photo, JsonElement expected, MetadataResult found)
    {
        var wrong = MetadataFields.Wrong(expected, found).ToList();
        for (var i = 0; i < expected.EnumerateObject().Count(); i++)
            _metadata.Add(i >= wrong.Count, () => $"{photo.Name}: {wrong[i]}");
    }

    private void JudgeFaces(ExpectedPhoto photo, JsonElement expected, FaceFindings found)
    {
        var (least, most) = ObjectCount.Range(expected);
        var count = found.Faces.Count;
        _faces.Add(count >= least && count <= most, () => $"{photo.Name}: {count} faces instead of {expected}");

        // Those that are not named are compared with the named ones and with one another in their photo: they may be in other photos too.
        var names = photo.People(count);
        var faces = found.Faces.OrderBy(face => face.Box.X).Select((face, i) => (Person: names?[i], face.Encoding)).Where(face => face.Encoding.Length > 0).ToList();
        var match = found.Encoder.Thresholds!["match"];
        foreach (var (person, encoding) in faces)
        {
            foreach (var (otherPhoto, other, otherEncoding) in _people)
            {
                if ((person ?? other) is null && otherPhoto != photo.Name)
                    continue;
                var cosine = TensorPrimitives.Dot(encoding.Span, otherEncoding.Span);
                if (person is not null && person == other)
                    _same.Add(cosine >= match, () => FormattableString.Invariant($"{photo.Name}, {otherPhoto}: {person} is not taken for the same ({cosine:0.000})"));
                else
                    _different.Add(cosine < match, () => FormattableString.Invariant($"{photo.Name}, {otherPhoto}: {person ?? "somebody"} is taken for {other ?? "somebody else"} ({cosine:0.000})"));
            }
            _people.Add((photo.Name, person, encoding));
        }
    }

    private void Report(bool captions)
    {
        var culture = CultureInfo.InvariantCulture;
        if (_objectPhotos > 0)
        {
            Console.WriteLine(string.Create(culture, $"{"objects, labels with counts",-34} precision {_objects.Precision:0.000}, recall {_objects.Recall:0.000}, F1 {_objects.F1:0.000} on {_objectPhotos} photos"));
        }
        Tally[] tallies = [_faces, _same, _different, _places, _metadata];
        foreach (var tally in tallies.Where(tally => tally.Right + tally.Misses.Count > 0))
            Console.WriteLine(tally);
        foreach (var photo in _text.GroupBy(line => line.Photo))
            Console.WriteLine(string.Create(culture, $"{$"characters of {photo.Key}",-34} {photo.Sum(line => line.Read)} of {photo.Sum(line => line.Expected)} ({100.0 * photo.Sum(line => line.Read) / photo.Sum(line => line.Expected):0.0} %)"));
        ReportSimilarity();

        Console.WriteLine("misses:");
        foreach (var miss in _objects.Errors.Concat(tallies.SelectMany(tally => tally.Misses)))
            Console.WriteLine($"  {miss}");
        foreach (var caption in captions ? _captions : [])
            Console.WriteLine(caption);
    }

    private void ReportSimilarity()
    {
        var pairs = _vectors
            .SelectMany((a, i) => _vectors.Skip(i + 1).Select(b => (A: a.Photo, B: b.Photo, Cosine: TensorPrimitives.Dot(a.Vector.Span, b.Vector.Span), Same: a.Photo.IsNearDuplicateOf(b.Photo))))
            .ToList();
        if (!pairs.Exists(pair => pair.Same) || pairs.TrueForAll(pair => pair.Same))
            return;
        var furthest = pairs.Where(pair => pair.Same).MinBy(pair => pair.Cosine);
        var nearest = pairs.Where(pair => !pair.Same).MaxBy(pair => pair.Cosine);
        Console.WriteLine(FormattableString.Invariant(
            $"{"similarity",-34} {pairs.Count(pair => pair.Same)} near-duplicates from {furthest.Cosine:0.000}, {pairs.Count(pair => !pair.Same)} other pairs up to {nearest.Cosine:0.000} ({nearest.A.Name}, {nearest.B.Name}): {(furthest.Cosine > nearest.Cosine ? "all above every other" : "NOT all above every other")}"));
    }
}
