using System.Net;
using DaprImages.AppHost.Database;
using DaprImages.TestKit;

namespace DaprImages.Upload.Tests.Operations;

/// <summary>Parts that the app needs go away and come back; the app says so and goes on by itself.</summary>
[Collection(UploadCollection.Name)]
public sealed class AvailabilityTests(UploadFixture fixture)
{
    [Fact]
    public async Task While_postgres_is_away_uploads_are_put_off_and_all_resumes_by_itself()
    {
        var folder = Directory.CreateTempSubdirectory("daprimages-test-");
        File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, durable: false, CancellationToken.None);
            await using var app = UploadApp.Start(fixture.Sidecar, postgres.Url, data: null);
            await UploadApp.UntilAsync(async () => (await app.Http.GetAsync("/readyz")).IsSuccessStatusCode);

            await postgres.KillAsync();

            using var put = await app.UploadAsync(("a.png", Pictures.Png(60)));
            await put.ProblemAsync(HttpStatusCode.ServiceUnavailable, "service-unavailable");
            Assert.True(put.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            await (await app.Http.GetAsync("/api/images")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "service-unavailable");
            using var unready = await app.Http.GetAsync("/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
            Assert.StartsWith("the database cannot be reached", (string?)(await unready.JsonAsync())["checks"]!["database"]!["reason"], StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/healthz")).StatusCode);

            await postgres.StartAgainAsync(CancellationToken.None);
            await UploadApp.UntilAsync(async () => (await app.UploadAsync(("a.png", Pictures.Png(60)))).StatusCode == HttpStatusCode.Accepted);
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/readyz")).StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_app_that_starts_before_its_database_waits_for_it()
    {
        var folder = Directory.CreateTempSubdirectory("daprimages-test-");
        File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, durable: false, CancellationToken.None);
            await postgres.KillAsync();
            await using var app = UploadApp.Start(fixture.Sidecar, postgres.Url, data: null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/readyz")).StatusCode);

            await postgres.StartAgainAsync(CancellationToken.None);

            await UploadApp.UntilAsync(async () => (await app.Http.GetAsync("/readyz")).IsSuccessStatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task While_the_sidecar_is_away_uploads_are_put_off_and_all_resumes_by_itself()
    {
        await using var data = await DaprImages.Data.Tests.TestData.CreateAsync(fixture.Postgres);
        await using var sidecar = await SidecarProcess.StartAsync("upload", appPort: 0);
        await using var app = UploadApp.Start(sidecar, data.ConnectionString, data: null);
        await UploadApp.UntilAsync(async () => (await app.Http.GetAsync("/readyz")).IsSuccessStatusCode);

        await sidecar.KillAsync();

        using var put = await app.UploadAsync(("a.png", Pictures.Png(61)));
        await put.ProblemAsync(HttpStatusCode.ServiceUnavailable, "service-unavailable");
        Assert.True(put.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        using var unready = await app.Http.GetAsync("/readyz");
        Assert.Equal("the Dapr sidecar cannot be reached or is not ready", (string?)(await unready.JsonAsync())["checks"]!["sidecar"]!["reason"]);
        Assert.Equal(0L, await data.ScalarAsync<long>("SELECT count(*) FROM images"));

        await sidecar.StartAgainAsync();
        await UploadApp.UntilAsync(async () => (await app.UploadAsync(("a.png", Pictures.Png(61)))).StatusCode == HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_store_that_cannot_take_the_file_puts_the_upload_off()
    {
        await using var data = await DaprImages.Data.Tests.TestData.CreateAsync(fixture.Postgres);
        await using var sidecar = await SidecarProcess.StartAsync("upload", appPort: 0);
        await using var app = UploadApp.Start(sidecar, data.ConnectionString, data: null);
        Directory.Delete(sidecar.Images);
        await File.WriteAllTextAsync(sidecar.Images, "no folder any more");

        using var put = await app.UploadAsync(("a.png", Pictures.Png(62)));

        await put.ProblemAsync(HttpStatusCode.ServiceUnavailable, "service-unavailable");
        Assert.Equal(0L, await data.ScalarAsync<long>("SELECT count(*) FROM images"));
        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE delete_after IS NOT NULL")); // for the cleaner, should something be there after all
    }
}
