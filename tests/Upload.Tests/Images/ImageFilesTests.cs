using System.Net;
using DaprImages.DaprImageStore;
using DaprImages.Data.Users;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Images;

[Collection(UploadCollection.Name)]
public sealed class ImageFilesTests(UploadFixture fixture)
{
    [Fact]
    public async Task The_original_is_served_for_good_under_its_name_and_runs_nothing()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var photo = Pictures.Jpeg(seed: 50);
        var id = await app.UploadOneAsync(photo, "été.jpg");

        using var response = await app.Http.GetAsync($"/api/images/{id}/content");

        Assert.Equal(photo, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(("image/jpeg", "été.jpg"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("", 256)]
    [InlineData("?size=100", 256)]
    [InlineData("?size=256", 256)]
    [InlineData("?size=257", 512)]
    [InlineData("?size=4096", 1024)]
    public async Task The_smallest_thumbnail_that_is_large_enough_is_served(string query, int expected)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var id = await app.UploadOneAsync(Pictures.Png(51));
        await PrepareAsync(app, id);

        using var response = await app.Http.GetAsync($"/api/images/{id}/thumbnail{query}");

        Assert.Equal("image/webp", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Thumbnail(expected), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Before_the_analysis_there_is_no_thumbnail_and_the_answer_says_when_to_ask_again()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var id = await app.UploadOneAsync(Pictures.Png(52));

        using var response = await app.Http.GetAsync($"/api/images/{id}/thumbnail");

        await response.ProblemAsync(HttpStatusCode.NotFound, "file-not-ready");
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(4097)]
    public async Task A_thumbnail_of_no_sensible_size_is_refused(int size)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync($"/api/images/{Guid.NewGuid()}/thumbnail?size={size}");

        await response.ProblemAsync(HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task Deleting_an_image_removes_its_rows_and_its_files()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var stored = app.StoredFiles;
        var id = await app.UploadOneAsync(Pictures.Png(53));
        await PrepareAsync(app, id);
        var run = await app.Data.ClaimAsync();
        await app.Data.CompleteAsync(run, Contracts.Stage.Text, "{}");
        await app.Data.Runs.StoreAsync(run.RunId, id, Summary("x", ("object", "dog", 1)), None);

        using var response = await app.Http.DeleteAsync(new Uri($"/api/images/{id}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        (await (await app.Http.GetAsync($"/api/images/{id}")).ProblemAsync(HttpStatusCode.NotFound, "image-not-found")).ToString();
        await UploadApp.UntilAsync(async () => (await app.CountAsync()).Blobs == 0);
        Assert.Equal(stored, app.StoredFiles);
        foreach (var table in new[] { "images", "analysis_queue", "analysis_runs", "stage_runs", "analysis_results", "image_tags" })
        {
            Assert.Equal(0L, await app.Data.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
        }
    }

    [Fact]
    public async Task The_same_photo_can_be_uploaded_again_after_it_was_deleted()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var first = await app.UploadOneAsync(Pictures.Png(54));
        (await app.Http.DeleteAsync(new Uri($"/api/images/{first}", UriKind.Relative))).Dispose();

        var second = await app.UploadOneAsync(Pictures.Png(54));

        Assert.NotEqual(first, second);
        Assert.Equal(Pictures.Png(54), await app.Http.GetByteArrayAsync($"/api/images/{second}/content"));
    }

    [Fact]
    public async Task Files_that_were_stored_for_an_upload_that_failed_are_deleted_when_their_time_is_over()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var stored = app.StoredFiles;
        var key = StorageKeys.Original(Guid.NewGuid(), ".png");
        await app.Data.Blobs.ReserveAsync([key], None);
        await app.Get<ImageStore>().WriteAsync(key, Pictures.Png(55), None);
        await app.Data.Source.CreateCommand("UPDATE blobs SET delete_after = now()").ExecuteNonQueryAsync();

        app.Get<Storage.BlobCleaner>().Wake();

        await UploadApp.UntilAsync(async () => (await app.CountAsync()).Blobs == 0);
        Assert.Equal(stored, app.StoredFiles);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/content")]
    [InlineData("GET", "/thumbnail")]
    [InlineData("GET", "/analysis")]
    [InlineData("POST", "/analysis")]
    public async Task An_image_of_somebody_else_is_not_there(string method, string path)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var other = await app.Data.ScalarAsync<Guid>("INSERT INTO users (id, name) VALUES (gen_random_uuid(), 'other') RETURNING id");
        var id = await app.Data.UploadAsync(other);

        using var response = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/images/{id}{path}"));

        await response.ProblemAsync(HttpStatusCode.NotFound, "image-not-found");
        Assert.NotNull(await app.Data.Images.FindAsync(id, None));
    }

    [Fact]
    public async Task Lists_states_tags_and_reruns_leave_out_what_belongs_to_somebody_else()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var other = await app.Data.ScalarAsync<Guid>("INSERT INTO users (id, name) VALUES (gen_random_uuid(), 'other') RETURNING id");
        var id = await app.Data.UploadAsync(other);
        var run = await app.Data.ClaimAsync();
        await app.Data.Runs.StoreAsync(run.RunId, id, Summary("x", ("object", "dog", 1)), None);

        Assert.Empty((await (await app.Http.GetAsync("/api/images")).JsonAsync())["items"]!.AsArray());
        Assert.Empty((await (await app.Http.GetAsync($"/api/analysis/status?imageId={id}")).JsonAsync()).AsArray());
        Assert.Empty((await (await app.Http.GetAsync("/api/tags")).JsonAsync())["items"]!.AsArray());
        using var rerun = await app.Http.PostAsync("/api/analysis/rerun", new StringContent("""{"which": "all"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(0, (int)(await rerun.JsonAsync())["queued"]!);
        Assert.NotEqual(other, LocalUser.Id);
    }

    private static byte[] Thumbnail(int side) => Pictures.Png(100_000 + side);

    /// <summary>Stores what the analysis makes of an original.</summary>
    private static async Task PrepareAsync(UploadApp app, Guid id)
    {
        var files = new[] { 256, 512, 1024 }.ToDictionary(side => StorageKeys.Thumbnail(id, side, ".webp"), Thumbnail);
        await app.Data.Blobs.ReserveAsync(files.Keys, None);
        foreach (var (key, bytes) in files)
        {
            await app.Get<ImageStore>().WriteAsync(key, bytes, None);
        }
        await app.Data.Blobs.AssignAsync(id, files.Keys, None);
    }
}
