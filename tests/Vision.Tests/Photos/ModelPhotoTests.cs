using System.Numerics.Tensors;
using DaprImages.TestKit.Models;
using DaprImages.TestKit.Photos;
using DaprImages.Vision.Detection;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Faces;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Objects;
using DaprImages.Vision.Scenes;
using DaprImages.Vision.Tests.Models;
using Xunit.Abstractions;

namespace DaprImages.Vision.Tests.Photos;

/// <summary>The real models over real photos: that they give what their makers' programs give, and how often they are right.</summary>
public sealed class ModelPhotoTests(ITestOutputHelper output) : IDisposable
{
    private const double MatchThreshold = 0.55;

    private readonly VisionParts _vision = new();
    private readonly ModelStore _models = InstalledModels.Store();

    public void Dispose()
    {
        _models.Dispose();
        _vision.Dispose();
    }

    [ModelsTheory]
    [InlineData(ModelKinds.Yolox, "dog", 0.826, 133, 207, 325, 542)]
    [InlineData(ModelKinds.Yolox, "car", 0.810, 467, 78, 692, 172)]
    [InlineData(ModelKinds.Yolox, "bicycle", 0.807, 46, 132, 572, 431)]
    [InlineData(ModelKinds.PicoDet, "dog", 0.894, 134, 222, 315, 544)]
    public async Task Detector_gives_the_boxes_and_scores_of_the_reference(string kind, string label, double score, int left, int top, int right, int bottom)
    {
        var found = await FindAsync(kind, label);

        AssertNear(score, [left, top, right, bottom], found);
    }

    [ModelsTheory]
    [InlineData("car", 0.771)]
    [InlineData("bicycle", 0.713)]
    [InlineData("truck", 0.466)]
    public async Task PicoDet_gives_the_scores_of_the_reference(string label, double score)
    {
        var found = await FindAsync(ModelKinds.PicoDet, label);

        Assert.Equal(score, found.Score, 0.02);
    }

    [ModelsFact]
    public async Task Objects_are_found_and_not_invented()
    {
        var engine = new ObjectDetector(_models, _vision.Gate);
        var count = new ObjectCount();
        foreach (var (name, expected) in SharedPhotos.Expected.Where(photo => photo.Value.TryGetProperty("objects", out _)))
        {
            using var image = await DecodeAsync(name);
            count.Add(name, expected.GetProperty("objects"), (await engine.AnalyzeAsync(image, CancellationToken.None)).Items.Select(item => item.Label));
        }

        output.WriteLine($"precision {count.Precision:0.000}, recall {count.Recall:0.000}, F1 {count.F1:0.000}; {string.Join("; ", count.Errors)}");
        Assert.True(count.F1 >= 0.95, $"F1 {count.F1:0.000}: {string.Join("; ", count.Errors)}");
    }

    [ModelsTheory]
    [InlineData("objects/coffee.png", "espresso", 0.97)]
    [InlineData("scenes/stonehenge.jpg", "megalith", 1.00)]
    [InlineData("objects/plane.jpg", "airliner", 0.82)]
    [InlineData("objects/cat.jpg", "Egyptian cat", 0.95)]
    [InlineData("objects/jockey_horse.jpg", "sorrel", 0.97)]
    [InlineData("scenes/bakery.jpg", "bakery", 0.71)]
    public async Task Picture_is_tagged_as_the_reference_has_it(string name, string tag, double confidence)
    {
        using var image = await DecodeAsync(name);

        var found = (await new ObjectDetector(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None)).Tags!;

        Assert.Equal(tag, found[0].Name);
        // Large photos are reduced without skipping pixels, which the reference did.
        Assert.Equal(confidence, found[0].Confidence, 0.05);
    }

    [ModelsTheory]
    [InlineData("objects/soccer.jpg", "soccer field", 0.62)]
    [InlineData("objects/jockey_horse.jpg", "racecourse", 0.89)]
    [InlineData("exif/railway_nikon.jpg", "railroad track", 0.87)]
    [InlineData("scenes/bakery.jpg", "bakery/shop", 0.41)]
    [InlineData("rotated/landscape_1.jpg", "waterfall", 0.54)]
    [InlineData("objects/snowboarders.jpg", "ski slope", 0.48)]
    [InlineData("scenes/city.jpg", "skyscraper", 0.36)]
    public async Task Scene_is_what_the_reference_has(string name, string label, double confidence)
    {
        using var image = await DecodeAsync(name);

        var found = await new SceneClassifier(_models, _vision.Gate, InstalledModels.Options).AnalyzeAsync(image, CancellationToken.None);

        Assert.Equal(label, found.Labels[0].Name);
        Assert.Equal(confidence, found.Labels[0].Confidence, 0.05);
    }

    [ModelsFact]
    public async Task Inside_and_outside_are_told_apart()
    {
        var engine = new SceneClassifier(_models, _vision.Gate, InstalledModels.Options);
        var (right, wrong) = (0, new List<string>());
        foreach (var (name, expected) in SharedPhotos.Expected.Where(photo => photo.Value.TryGetProperty("place", out _)))
        {
            using var image = await DecodeAsync(name);
            if ((await engine.AnalyzeAsync(image, CancellationToken.None)).Indoor == (expected.GetProperty("place").GetString() == "indoor"))
                right++;
            else
                wrong.Add(name);
        }

        output.WriteLine($"{right} right, wrong or not determined: {string.Join(", ", wrong)}");
        Assert.True(right >= 0.95 * (right + wrong.Count), string.Join(", ", wrong));
    }

    [ModelsFact]
    public async Task Face_is_where_the_reference_has_it()
    {
        using var image = await DecodeAsync("faces/obama_1.jpg");

        var face = Assert.Single((await new FaceRecognizer(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None)).Faces);

        Assert.Equal(0.955, face.Confidence, 0.02);
        var (x, y) = (face.Box.X * image.Width, face.Box.Y * image.Height);
        AssertWithinTwoPixels([373, 88, 607, 422], [x, y, x + (face.Box.Width * image.Width), y + (face.Box.Height * image.Height)]);
    }

    [ModelsFact]
    public async Task Landmarks_of_a_face_are_where_the_reference_has_them()
    {
        var detector = _models.Find(ModelKinds.YuNet)!;
        using var image = await DecodeAsync("faces/obama_1.jpg");

        var found = detector.Run(image, (outputs, placement) => (Face: YuNetHead.Decode(outputs, placement.Width, 0.7, 0.3)[0], placement), CancellationToken.None);

        var landmarks = found.Face.Landmarks.SelectMany(point => new[] { found.placement.ToImageX(point.X), found.placement.ToImageY(point.Y) });
        AssertWithinTwoPixels([438, 210, 544, 205, 499, 277, 446, 328, 545, 323], [.. landmarks]);
    }

    [ModelsFact]
    public async Task Faces_are_found_exactly()
    {
        var (right, wrong) = (0, new List<string>());
        foreach (var (name, expected) in SharedPhotos.Expected.Where(photo => photo.Value.TryGetProperty("faces", out _)))
        {
            var (least, most) = ObjectCount.Range(expected.GetProperty("faces"));
            var found = (await FacesAsync(name)).Faces.Count;
            if (found >= least && found <= most)
                right++;
            else
                wrong.Add($"{name}: {found} instead of {expected.GetProperty("faces")}");
        }

        output.WriteLine($"{right} right; {string.Join("; ", wrong)}");
        Assert.True(right >= 0.95 * (right + wrong.Count), string.Join("; ", wrong));
    }

    [ModelsFact]
    public async Task Faces_of_a_turned_photo_are_where_they_are_in_the_upright_one()
    {
        var upright = (await FacesAsync("faces/group_six.jpg")).Faces.OrderBy(face => face.Box.X).ToList();
        var turned = (await FacesAsync("rotated/group_six_rot6.jpg")).Faces.OrderBy(face => face.Box.X).ToList();

        Assert.All(upright.Zip(turned), pair =>
        {
            Assert.Equal(pair.First.Box.X, pair.Second.Box.X, 0.01);
            Assert.Equal(pair.First.Box.Y, pair.Second.Box.Y, 0.01);
            Assert.True(TensorPrimitives.Dot(pair.First.Encoding.Span, pair.Second.Encoding.Span) > 0.9);
        });
    }

    [ModelsFact]
    public async Task Nobody_is_taken_for_somebody_else_and_nobody_is_missed()
    {
        var faces = new List<(string Person, ReadOnlyMemory<float> Encoding)>();
        foreach (var (name, expected) in SharedPhotos.Expected.Where(photo => photo.Value.TryGetProperty("faces", out _) && !photo.Key.StartsWith("rotated/", StringComparison.Ordinal)))
        {
            var found = (await FacesAsync(name)).Faces.OrderBy(face => face.Box.X).ToList();
            var named = expected.TryGetProperty("people", out var people) && people.GetArrayLength() == found.Count
                ? people.EnumerateArray().Select(person => person.GetString()!.Split(" (")[0]).ToList()
                : [.. found.Select((_, i) => $"{name} {i}")];
            faces.AddRange(found.Select((face, i) => (named[i], face.Encoding)).Where(face => face.Encoding.Length > 0));
        }

        var pairs = faces.SelectMany((a, i) => faces.Skip(i + 1).Select(b => (a.Person, Other: b.Person, Cosine: TensorPrimitives.Dot(a.Encoding.Span, b.Encoding.Span)))).ToList();
        var (same, different) = (pairs.Where(pair => pair.Person == pair.Other).ToList(), pairs.Where(pair => pair.Person != pair.Other).ToList());

        output.WriteLine($"{faces.Count} faces, {same.Count} pairs of one person from {same.Min(pair => pair.Cosine):0.000}, {different.Count} of two up to {different.Max(pair => pair.Cosine):0.000}");
        Assert.All(same, pair => Assert.True(pair.Cosine >= MatchThreshold, $"{pair}"));
        Assert.All(different, pair => Assert.True(pair.Cosine < MatchThreshold, $"{pair}"));
    }

    [ModelsFact]
    public async Task Near_duplicates_are_nearer_than_every_other_pair()
    {
        var engine = new ImageEmbedder(_models, _vision.Gate);
        var vectors = new List<(string Name, ReadOnlyMemory<float> Vector)>();
        foreach (var name in SharedPhotos.Expected.Where(photo => !photo.Value.TryGetProperty("expected", out _)).Select(photo => photo.Key))
        {
            using var image = await DecodeAsync(name);
            vectors.Add((name, (await engine.AnalyzeAsync(image, CancellationToken.None)).Vector));
        }

        var nearest = vectors
            .SelectMany((a, i) => vectors.Skip(i + 1).Select(b => (a.Name, Other: b.Name, Cosine: TensorPrimitives.Dot(a.Vector.Span, b.Vector.Span))))
            .OrderByDescending(pair => pair.Cosine)
            .ToList();

        Assert.All(vectors, entry => Assert.Equal(1, TensorPrimitives.Norm(entry.Vector.Span), 0.0001));
        Assert.Equal(
            ["faces/group_six.jpg", "rotated/landscape_1.jpg", "scenes/paris.jpg"], nearest.Take(3).Select(pair => pair.Name).Order(StringComparer.Ordinal));
        Assert.True(nearest[2].Cosine > 0.85 && nearest[3].Cosine < 0.85, $"{nearest[2]}, {nearest[3]}");
    }

    [ModelsFact]
    public async Task Result_says_what_made_it()
    {
        using var image = await DecodeAsync("objects/cat.jpg");

        var model = (await new ObjectDetector(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None)).Model!;

        Assert.Equal(("yolox-nano-416", "7f3f2fa", "e8af074932d4ed7e232278e3055cefcdea3edf178874a3694ae292649fb464dd"), (model.Id, model.Version, model.Sha256));
        Assert.Equal(0.5, model.Thresholds!["score"]);
        Assert.Equal(["picodet-s-416", "mobilenet-v2-imagenet"], model.With!.Select(further => further.Id));
    }

    [ModelsTheory]
    [InlineData("bad/one_pixel.png")]
    [InlineData("bad/very_wide_6000x2.png")]
    [InlineData("bad/very_tall_2x6000.png")]
    public async Task Odd_picture_is_analysed_like_any_other(string name)
    {
        using var image = await DecodeAsync(name);

        await new ObjectDetector(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None);
        await new SceneClassifier(_models, _vision.Gate, InstalledModels.Options).AnalyzeAsync(image, CancellationToken.None);
        await new FaceRecognizer(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None);
        await new ImageEmbedder(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None);
    }

    /// <summary>The most certain thing of that name in the photo that the reference was checked on.</summary>
    private async Task<Candidate> FindAsync(string kind, string label)
    {
        var detector = new Detector(_models.Find(kind)!);
        using var image = await DecodeAsync("objects/dog_bicycle_truck.jpg");
        return detector.Detect(image, 0.35, CancellationToken.None).First(item => detector.Model.Labels[item.Class] == label);
    }

    private Task<AnalysisImage> DecodeAsync(string name) => _vision.Decoder.DecodeAsync(SharedPhotos.Read(name), CancellationToken.None);

    private async Task<FaceFindings> FacesAsync(string name)
    {
        using var image = await DecodeAsync(name);
        return await new FaceRecognizer(_models, _vision.Gate).AnalyzeAsync(image, CancellationToken.None);
    }

    private static void AssertNear(double score, double[] box, Candidate found)
    {
        Assert.Equal(score, found.Score, 0.02);
        AssertWithinTwoPixels(box, [found.Left, found.Top, found.Right, found.Bottom]);
    }

    private static void AssertWithinTwoPixels(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2, $"{string.Join(", ", actual)} instead of {string.Join(", ", expected)}"));
}
