using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.DaprImageStore;
using DaprImages.Data.Faces;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests;

/// <summary>
/// Something of everything that a user can have: an analysed photo with its files, one nearly the same, one that failed; two people, a face of the first and one that
/// is nobody's.
/// </summary>
internal sealed record Album(Guid ImageId, Guid DuplicateId, Guid FailedId, Guid PersonId, Guid OtherPersonId, Guid FaceId, Guid UnknownFaceId)
{
    private static readonly ModelInfo Encoder = new("mobilefacenet-128", "a6cc903", new string('b', 64), new Dictionary<string, double> { ["match"] = 0.55, ["margin"] = 0.05 });

    private static readonly ModelInfo Detector = new("yunet-n", "0047ac2", new string('a', 64), new Dictionary<string, double> { ["score"] = 0.7 }, [Encoder]);

    public IEnumerable<Guid> Ids => [ImageId, DuplicateId, FailedId, PersonId, OtherPersonId, FaceId, UnknownFaceId];

    /// <param name="http">Asks as the owner.</param>
    /// <param name="word">Stands in everything, and tells this album from others.</param>
    public static async Task<Album> CreateAsync(UploadApp app, HttpClient http, Guid ownerId, string word, int seed)
    {
        var photo = await UploadAsync(http, $"{word}-beach.jpg", seed);
        var duplicate = await UploadAsync(http, $"{word}-again.jpg", seed + 1);
        var failed = await UploadAsync(http, $"{word}-broken.jpg", seed + 2);
        foreach (var run in await app.Data.Queue.ClaimAsync("here", 3, None))
        {
            if (run.ImageId == failed)
            {
                await app.Data.Ledger.BeginAsync(run.RunId, Stage.Preprocess, alone: true, None);
                await app.Data.Runs.FailAsync(run.RunId, failed, $"The file is damaged: {word}.", None);
            }
            else
            {
                await AnalyzeAsync(app, run, run.ImageId == photo, word);
            }
        }
        await app.Data.StageModels.SetAsync(Stage.Faces, ResultJson.Write(Detector), None);
        var faces = await app.Data.FaceReader.ListAsync(ownerId, new FaceFilter(), null, 10, None);
        var (face, unknown) = (faces.Single(found => found.ImageId == photo && found.Box[0] < 0.5).Id, faces.Single(found => found.ImageId == photo && found.Box[0] >= 0.5).Id);
        var rule = MatchRule.Of(Encoder);
        var person = (await app.Data.People.NameAsync(ownerId, $"{word} Ann", [face], rule, None))!.Value.Id;
        var other = (await app.Data.People.NameAsync(ownerId, $"{word} Ben", [faces.Single(found => found.ImageId == duplicate).Id], rule, None))!.Value.Id;
        return new(photo, duplicate, failed, person, other, face, unknown);
    }

    private static async Task<Guid> UploadAsync(HttpClient http, string fileName, int seed)
    {
        using var response = await http.PostAsync("/api/upload", UploadApp.Form((fileName, Pictures.Jpeg(seed: seed))));
        return (Guid)(await response.EnsureSuccessStatusCode().JsonAsync())["images"]![0]!["id"]!;
    }

    private static async Task AnalyzeAsync(UploadApp app, ClaimedRun run, bool isFirst, string word)
    {
        var thumbnail = StorageKeys.Thumbnail(run.ImageId, 256, ".webp");
        await app.Data.Blobs.ReserveAsync([thumbnail], None);
        await app.Get<ImageStore>().WriteAsync(thumbnail, "RIFFxxxxWEBP"u8.ToArray(), None);
        await app.Data.Blobs.AssignAsync(run.ImageId, [thumbnail], None);

        NewFace[] found = isFirst
            ? [new([0.1, 0.2, 0.1, 0.2], 0.98, new float[] { 1, 0, 0 }), new([0.6, 0.2, 0.1, 0.2], 0.9, new float[] { 0, 1, 0 })]
            : [new([0.3, 0.2, 0.1, 0.2], 0.95, new float[] { 0, 0, 1 })];
        var faces = await app.Data.Faces.ReplaceAsync(run.ImageId, found, MatchRule.Of(Encoder), None);
        var objects = new ObjectsResult([new("dog", 0.91, new(0.4, 0.5, 0.2, 0.3))]) { Model = new ModelInfo("yolox-nano-416", "7f3f2fa", new string('c', 64)) };
        var text = new TextResult($"OPEN {word}", "en", 0.93, [new($"OPEN {word}", 0.93, new(0.1, 0.1, 0.3, 0.05))]) { Model = new ModelInfo("tesseract", "5.3.0") };
        await CompleteAsync(Stage.Objects, objects);
        await CompleteAsync(Stage.Text, text);
        await CompleteAsync(Stage.Faces, new FacesResult([.. faces.Zip(found, (face, box) => new DetectedFace(face.Id, new(box.Box[0], box.Box[1], box.Box[2], box.Box[3]), box.Score))]) { Model = Detector });
        await app.Data.Ledger.SkipAsync(run.RunId, Stage.Scene, $"No model tells scenes ({word}).", "scripts/models pull", None);
        await app.Data.Embeddings.SetAsync(run.ImageId, isFirst ? new float[] { 1, 0 } : new float[] { 0.99f, 0.141f }, "mobilenet-v2-imagenet", 0.85, None);
        await app.Data.Runs.StoreAsync(
            run.RunId,
            run.ImageId,
            new AnalysisSummary(200, 100, new(2024, 5, 17, 10, 0, 0, DateTimeKind.Utc), "Canon", "PowerShot S95", 51.5, 8.25, $"A dog on a beach, {word}.", [("object", "dog", 0.91), ("scene", "beach", 0.8), ("text", word, 1)]),
            None);

        async Task CompleteAsync(string stage, StageResult result) => await app.Data.CompleteAsync(run, stage, ResultJson.Write(result));
    }
}
