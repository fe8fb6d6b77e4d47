using System.Text.Json;
using DaprImages.TestKit.Photos;
using DaprImages.TestKit.Pictures;

namespace DaprImages.EndToEnd.Tests;

/// <summary>From an upload to its results, through every real part.</summary>
[Collection(SystemCollection.Name)]
public sealed class AnalysisTests(SystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What runs without a model, in the order of the workflow.</summary>
    private static readonly string[] WithoutModel = ["preprocess", "text", "metadata", "caption", "aggregate", "store", "postprocess"];

    private static readonly string[] NeedingModel = ["objects", "scene", "faces", "embedding"];

    private GalleryClient Gallery => fixture.System.Gallery;

    [Fact]
    public async Task Uploaded_page_is_read_and_described()
    {
        var id = await Gallery.UploadAsync("first page.png", TextPictures.NumberedPage(1001));

        var status = (await Gallery.WaitUntilEndedAsync([id], Patience))[id];
        var results = await Gallery.ReadResultsAsync(id);

        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(TextPictures.PageLines, results.GetProperty("text").GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()));
        Assert.Equal("composed", results.GetProperty("caption").GetProperty("generator").GetString());
        Assert.NotEmpty(await Gallery.Http.GetByteArrayAsync($"/api/images/{id}/thumbnail?size=256"));
    }

    [Fact]
    public async Task Each_stage_says_how_it_ended_and_what_is_missing_for_those_that_were_skipped()
    {
        var id = await Gallery.UploadAsync("page.png", TextPictures.NumberedPage(1002));

        var status = (await Gallery.WaitUntilEndedAsync([id], Patience))[id];

        var stages = status.GetProperty("stages").EnumerateArray().ToDictionary(stage => stage.GetProperty("stage").GetString()!);
        Assert.All(WithoutModel, stage => Assert.Equal("completed", stages[stage].GetProperty("status").GetString()));
        Assert.All(NeedingModel, stage => Assert.Equal("skipped", stages[stage].GetProperty("status").GetString()));
        Assert.All(NeedingModel, stage => Assert.NotEmpty(stages[stage].GetProperty("error").GetString()!));
        Assert.All(NeedingModel, stage => Assert.NotEmpty(stages[stage].GetProperty("remedy").GetString()!));
    }

    [PhotosFact]
    public async Task Real_photos_are_completed_with_the_metadata_that_their_cameras_wrote()
    {
        string[] names = ["text/street_sign_gps.jpg", "text/book_paragraph.jpg", "exif/park_gps.jpg", "objects/dog_bicycle_truck.jpg", "rotated/landscape_6.jpg", "formats/flower_gps.heic"];
        var ids = new Dictionary<Guid, string>();
        foreach (var name in names)
        {
            ids.Add(await Gallery.UploadAsync(Path.GetFileName(name), SharedPhotos.Read(name)), name);
        }

        var ended = await Gallery.WaitUntilEndedAsync(ids.Keys, Patience);

        foreach (var (id, name) in ids)
        {
            Assert.Equal("completed", ended[id].GetProperty("status").GetString());
            var results = await Gallery.ReadResultsAsync(id);
            var expected = SharedPhotos.Expected[name];
            if (expected.TryGetProperty("exif", out var exif))
            {
                AssertMetadata(exif, results.GetProperty("metadata"));
            }
            if (name.StartsWith("text/", StringComparison.Ordinal) && expected.TryGetProperty("text", out var text))
            {
                Assert.Contains(text[0].GetString()!.Split(' ')[0], results.GetProperty("text").GetProperty("text").GetString()!, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static void AssertMetadata(JsonElement exif, JsonElement metadata)
    {
        if (exif.TryGetProperty("Model", out var model))
        {
            Assert.Equal(model.GetString(), metadata.GetProperty("camera").GetProperty("model").GetString());
        }
        if (exif.TryGetProperty("DateTimeOriginal", out var taken))
        {
            Assert.StartsWith(taken.GetString()!, metadata.GetProperty("takenAt").GetString(), StringComparison.Ordinal);
        }
        if (exif.TryGetProperty("lat", out var latitude))
        {
            Assert.Equal(latitude.GetDouble(), metadata.GetProperty("location").GetProperty("latitude").GetDouble(), 4);
        }
    }
}
