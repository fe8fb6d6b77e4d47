using System.Net;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Images;

[Collection(UploadCollection.Name)]
public sealed class ImageListTests(UploadFixture fixture)
{
    [Fact]
    public async Task Pages_follow_each_other_newest_first_and_stay_stable_while_photos_come_in()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await app.Data.UploadAsync());
        }

        var (first, cursor) = await ListAsync(app, "limit=2");
        await app.Data.UploadAsync();
        var (second, next) = await ListAsync(app, $"limit=2&cursor={cursor}");
        var (third, end) = await ListAsync(app, $"limit=2&cursor={next}");

        Assert.Equal(ids, [.. first, .. second, .. third]);
        Assert.Null(end);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_status_by_tag_and_by_time()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (analyzed, runId) = await app.Data.AnalyzeAsync();
        await app.Data.Runs.StoreAsync(runId, analyzed, Summary("A dog.", ("object", "dog", 0.9)) with { TakenAt = new DateTime(2014, 9, 19, 16, 8, 30, DateTimeKind.Utc) }, None);
        var running = await app.Data.UploadAsync();
        await app.Data.ClaimAsync();
        var waiting = await app.Data.UploadAsync();

        Assert.Equal([waiting], (await ListAsync(app, "status=pending")).Ids);
        Assert.Equal([running], (await ListAsync(app, "status=in_progress")).Ids);
        Assert.Equal([analyzed], (await ListAsync(app, "status=completed")).Ids);
        Assert.Empty((await ListAsync(app, "status=failed")).Ids);
        Assert.Equal([analyzed], (await ListAsync(app, "tag=dog")).Ids);
        Assert.Empty((await ListAsync(app, "tag=cat")).Ids);
        Assert.Equal([analyzed], (await ListAsync(app, "from=2014-09-19T16:08:30Z&to=2014-09-20T00:00:00Z")).Ids);
        Assert.Equal([waiting, running], (await ListAsync(app, "from=2014-09-20T00:00:00Z")).Ids);
        Assert.Empty((await ListAsync(app, $"person={Guid.NewGuid()}")).Ids);
    }

    [Theory]
    [InlineData("cursor=7")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=many")]
    [InlineData("status=InProgress")]
    [InlineData("status=7")]
    [InlineData("person=Ada")]
    [InlineData("from=yesterday")]
    public async Task A_question_that_makes_no_sense_is_a_problem_of_the_asker(string query)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync($"/api/images?{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task Tags_are_counted()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (first, firstRun) = await app.Data.AnalyzeAsync();
        await app.Data.Runs.StoreAsync(firstRun, first, Summary(null, ("object", "dog", 0.9), ("scene", "lawn", 0.5)), None);
        var (second, secondRun) = await app.Data.AnalyzeAsync();
        await app.Data.Runs.StoreAsync(secondRun, second, Summary(null, ("object", "dog", 0.8)), None);

        using var response = await app.Http.GetAsync("/api/tags");

        Assert.Equal(
            [("object", "dog", 2), ("scene", "lawn", 1)],
            (await response.JsonAsync())["items"]!.AsArray().Select(tag => ((string)tag!["kind"]!, (string)tag["name"]!, (int)tag["count"]!)));
    }

    [Fact]
    public async Task An_image_has_its_place_camera_and_tags()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (id, runId) = await app.Data.AnalyzeAsync();
        await app.Data.Runs.StoreAsync(runId, id, Summary("A dog.", ("object", "dog", 0.9)) with { Latitude = 51.5, Longitude = 8.25, CameraMake = "Canon" }, None);

        using var response = await app.Http.GetAsync($"/api/images/{id}");

        var image = await response.JsonAsync();
        Assert.Equal(("A dog.", "Canon", 51.5, 8.25, "completed"), ((string)image["caption"]!, (string)image["cameraMake"]!, (double)image["location"]!["latitude"]!, (double)image["location"]!["longitude"]!, (string)image["status"]!));
        Assert.Equal(("object", "dog", 0.9), ((string)image["tags"]![0]!["kind"]!, (string)image["tags"]![0]!["name"]!, (double)image["tags"]![0]!["confidence"]!));
    }

    private static async Task<(List<Guid> Ids, string? NextCursor)> ListAsync(UploadApp app, string query)
    {
        using var response = await app.Http.GetAsync($"/api/images?{query}");
        var page = await response.EnsureSuccessStatusCode().JsonAsync();
        return ([.. page["items"]!.AsArray().Select(image => (Guid)image!["id"]!)], (string?)page["nextCursor"]);
    }
}
