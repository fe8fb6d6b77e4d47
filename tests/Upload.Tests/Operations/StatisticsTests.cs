using System.Net.Http.Json;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Users;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Operations;

[Collection(UploadCollection.Name)]
public sealed class StatisticsTests(UploadFixture fixture)
{
    [Fact]
    public async Task What_was_analysed_is_counted_in_buckets_and_stages_are_timed()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 500);
        await app.Data.ExecuteAsync("UPDATE stage_runs SET duration_ms = 40 WHERE stage = 'text' AND run_id = (SELECT max(id) FROM analysis_runs WHERE status = 'completed')");
        var (old, _) = await app.Data.AnalyzeAsync();
        await app.Data.ExecuteAsync($"UPDATE analysis_runs SET finished_at = now() - interval '30 hours' WHERE image_id = '{old}'");
        await app.Data.AnalyzeAsync(ownerId: await app.Data.AddUserAsync());

        var day = await (await app.Http.GetAsync("/api/analysis/statistics")).JsonAsync();

        var throughput = day["throughput"]!.AsArray();
        Assert.Equal((15, 96, 2, 1), ((int)day["bucketMinutes"]!, throughput.Count, throughput.Sum(bucket => (int)bucket!["completed"]!), throughput.Sum(bucket => (int)bucket!["failed"]!)));
        Assert.Equal((2, 1), ((int)throughput[^1]!["completed"]!, (int)throughput[^1]!["failed"]!));
        var stages = day["stages"]!.AsArray();
        Assert.Equal([Stage.Objects, Stage.Scene, Stage.Text, Stage.Faces], stages.Select(stage => (string)stage!["stage"]!));
        Assert.Equal((0, 2, null), ((int)stages[1]!["completed"]!, (int)stages[1]!["skipped"]!, (double?)stages[1]!["p50Ms"]));
        Assert.Equal((2, 22.5, 38.2), ((int)stages[2]!["completed"]!, (double)stages[2]!["p50Ms"]!, (double)stages[2]!["p95Ms"]!));
        Assert.Equal(3, (await (await app.Http.GetAsync("/api/analysis/statistics?hours=48")).JsonAsync())["throughput"]!.AsArray().Sum(bucket => (int)bucket!["completed"]!));
    }

    [Fact]
    public async Task Failures_are_told_by_the_reason_and_those_of_one_reason_are_run_again()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 510);

        var failures = (await (await app.Http.GetAsync("/api/analysis/failures")).JsonAsync())["items"]!.AsArray();

        Assert.Equal(
            [("scene", "skipped", "No model tells scenes (sunny).", "scripts/models pull", 2), (null, "failed", "The file is damaged: sunny.", null, 1)],
            failures.Select(failure => ((string?)failure!["stage"], (string)failure["status"]!, (string)failure["reason"]!, (string?)failure["remedy"], (int)failure["count"]!)));
        Assert.Equal([album.FailedId], failures[1]!["imageIds"]!.AsArray().Select(id => (Guid)id!));

        Assert.Equal(0, await RerunAsync(app, new { which = "failed", reason = "another" }));
        Assert.Equal(0, await RerunAsync(app, new { which = "failed", stage = "scene", reason = "No model tells scenes (sunny)." })); // skipped is not failed
        Assert.Equal(2, await RerunAsync(app, new { which = "missing", stage = "scene", reason = "No model tells scenes (sunny)." }));
        Assert.Equal(1, await RerunAsync(app, new { which = "failed", reason = "The file is damaged: sunny." }));
        Assert.Equal((3, 0), ((int)(await (await app.Http.GetAsync("/api/analysis/queue")).JsonAsync())["pending"]!, (int)(await (await app.Http.GetAsync("/api/analysis/queue")).JsonAsync())["running"]!));
    }

    [Fact]
    public async Task Models_are_those_that_the_analysis_entered()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await app.Data.StageModels.SetAsync(Stage.Text, ResultJson.Write(new ModelInfo("tesseract", "5.3.0")), None);

        var models = (await (await app.Http.GetAsync("/api/models")).JsonAsync())["items"]!.AsArray();

        Assert.Equal(Stage.Analyses, models.Select(model => (string)model!["stage"]!));
        Assert.Equal("tesseract", (string?)models.Single(model => model!["model"] is not null)!["model"]!["id"]);
    }

    private static async Task<int> RerunAsync(UploadApp app, object request)
    {
        using var response = await app.Http.PostAsJsonAsync("/api/analysis/rerun", request);
        return (int)(await response.EnsureSuccessStatusCode().JsonAsync())["queued"]!;
    }
}
