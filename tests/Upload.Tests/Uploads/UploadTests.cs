using System.Net;
using System.Security.Cryptography;
using DaprImages.Contracts;

namespace DaprImages.Upload.Tests.Uploads;

[Collection(UploadCollection.Name)]
public sealed class UploadTests(UploadFixture fixture)
{
    [Fact]
    public async Task A_photo_is_accepted_stored_and_queued()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var photo = Pictures.Jpeg();

        using var response = await app.UploadAsync(("beach.jpg", photo));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        var image = Assert.Single(answer["images"]!.AsArray())!;
        var id = (Guid)image["id"]!;
        Assert.Equal(("beach.jpg", "pending", $"/api/analysis/status?imageId={id}"), ((string)image["fileName"]!, (string)image["status"]!, (string)image["statusUrl"]!));
        Assert.Equal($"/api/analysis/status?imageId={id}", response.Headers.Location?.ToString());
        Assert.Null(image["duplicateOf"]);
        Assert.Empty(answer["rejected"]!.AsArray());

        Assert.Equal((1, 1, 1), await app.CountAsync());
        Assert.Equal(SHA256.HashData(photo), await app.Data.ScalarAsync<byte[]>("SELECT sha256 FROM images"));
        Assert.Equal(photo, await app.Http.GetByteArrayAsync($"/api/images/{id}/content"));
        Assert.Equal(0, app.Incoming);
    }

    [Fact]
    public async Task Good_files_of_a_request_are_accepted_beside_bad_ones()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.UploadAsync(("a.jpg", Pictures.Jpeg(seed: 10)), ("notes.jpg", "just text"u8.ToArray()), ("b.png", Pictures.Png(10)), ("empty.jpg", []));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        Assert.Equal(["a.jpg", "b.png"], answer["images"]!.AsArray().Select(image => (string)image!["fileName"]!));
        Assert.Equal(
            [("notes.jpg", "not-an-image"), ("empty.jpg", "image-empty")],
            answer["rejected"]!.AsArray().Select(file => ((string)file!["fileName"]!, (string)file["code"]!)));
        Assert.All(answer["rejected"]!.AsArray(), file => Assert.NotEmpty((string)file!["error"]!));
        Assert.Equal((2, 2, 2), await app.CountAsync());
    }

    [Fact]
    public async Task The_same_bytes_again_are_told_from_a_new_photo()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var first = await app.UploadOneAsync(Pictures.Png(20), "first.png");
        var files = app.StoredFiles;

        using var response = await app.UploadAsync(("second.png", Pictures.Png(20)), ("third.png", Pictures.Png(20)));

        var images = (await response.JsonAsync())["images"]!.AsArray();
        Assert.Equal([first, first], images.Select(image => (Guid)image!["duplicateOf"]!));
        Assert.Equal([first, first], images.Select(image => (Guid)image!["id"]!));
        Assert.Equal((1, 1, 1), await app.CountAsync());
        Assert.Equal(files, app.StoredFiles);
    }

    [Fact]
    public async Task The_same_bytes_at_the_same_time_become_one_photo()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var photo = Pictures.LargeJpeg(1_000_000, seed: 21);

        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.UploadOneAsync(photo)));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, (await app.CountAsync()).Images);
        await UploadApp.UntilAsync(async () => (await app.CountAsync()).Blobs == 1); // those stored in vain are deleted
    }

    [Fact]
    public async Task The_format_is_what_the_bytes_say()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        var id = await app.UploadOneAsync(Pictures.Png(30), "actually.jpg");

        using var content = await app.Http.GetAsync($"/api/images/{id}/content");
        Assert.Equal("image/png", content.Content.Headers.ContentType?.ToString());
        Assert.EndsWith(".png", await app.Data.ScalarAsync<string>("SELECT storage_key FROM images"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_without_a_name_gets_one()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Png(31)), "files" } };

        using var response = await app.Http.PostAsync("/api/upload", form);

        Assert.Equal("unnamed.png", (string)(await response.JsonAsync())["images"]![0]!["fileName"]!);
    }

    [Fact]
    public async Task The_trace_of_the_upload_goes_with_the_queue_row()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = UploadApp.Form(("a.png", Pictures.Png(32))) };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        (await app.Http.SendAsync(request)).Dispose();

        Assert.Matches("^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$", await app.Data.ScalarAsync<string>("SELECT traceparent FROM analysis_queue"));
    }

    /// <summary>The sidecar of these tests has no pub/sub component at all.</summary>
    [Fact]
    public async Task An_upload_whose_event_cannot_be_published_succeeds_and_stays_in_the_queue()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        var id = await app.UploadOneAsync(Pictures.Png(33));

        Assert.Equal(id, (await app.Data.ClaimAsync()).ImageId);
        Assert.Equal(ImageStatus.InProgress, (await app.Data.Images.FindAsync(id, CancellationToken.None))?.Status);
    }

    [Fact]
    public async Task A_hundred_photos_in_one_request_are_all_accepted()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.UploadAsync([.. Enumerable.Range(1000, 100).Select(n => ($"{n}.png", Pictures.Png(n)))]);

        Assert.Equal(100, (await response.JsonAsync())["images"]!.AsArray().Select(image => (Guid)image!["id"]!).Distinct().Count());
        Assert.Equal((100, 100, 100), await app.CountAsync());
    }
}
