using System.Net;
using System.Text;
using DaprImages.Contracts;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Analysis;

[Collection(UploadCollection.Name)]
public sealed class AnalysisEndpointTests(UploadFixture fixture)
{
    [Fact]
    public async Task The_status_names_every_stage_with_what_became_of_it()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var id = await app.Data.UploadAsync();
        var run = await app.Data.ClaimAsync();
        await app.Data.CompleteAsync(run, Stage.Text, "{}");
        await app.Data.Ledger.SkipAsync(run.RunId, Stage.Objects, "no model", "install it", None);
        await app.Data.Ledger.BeginAsync(run.RunId, Stage.Metadata, alone: false, None);

        using var response = await app.Http.GetAsync($"/api/analysis/status?imageId={id}");

        var status = Assert.Single((await response.JsonAsync()).AsArray())!;
        Assert.Equal((id, "in_progress", 0), ((Guid)status["imageId"]!, (string)status["status"]!, (int)status["issues"]!));
        var stages = status["stages"]!.AsArray().ToDictionary(stage => (string)stage!["stage"]!, stage => stage!);
        Assert.Equal(Stage.All, stages.Keys);
        Assert.Equal(("completed", 1, 5.0), ((string)stages[Stage.Text]["status"]!, (int)stages[Stage.Text]["attempts"]!, (double)stages[Stage.Text]["durationMs"]!));
        Assert.InRange((DateTime)stages[Stage.Text]["startedAt"]!, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow);
        Assert.Null(stages[Stage.Objects]["startedAt"]);
        Assert.Equal(("skipped", "no model", "install it"), ((string)stages[Stage.Objects]["status"]!, (string)stages[Stage.Objects]["error"]!, (string)stages[Stage.Objects]["remedy"]!));
        Assert.Equal(("running", "pending"), ((string)stages[Stage.Metadata]["status"]!, (string)stages[Stage.Faces]["status"]!));
    }

    [Fact]
    public async Task The_status_is_sent_again_only_when_it_has_changed()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var id = await app.Data.UploadAsync();
        var url = $"/api/analysis/status?imageId={id}";
        var tag = (await app.Http.GetAsync(url)).Headers.ETag!;

        using var same = await AskAsync();
        await app.Data.ClaimAsync();
        using var changed = await AskAsync();

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.Equal(tag, same.Headers.ETag);
        Assert.NotEqual(tag, changed.Headers.ETag);

        Task<HttpResponseMessage> AskAsync() => app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { IfNoneMatch = { tag } } });
    }

    [Theory]
    [InlineData("")]
    [InlineData("?imageId=none")]
    public async Task A_status_of_nothing_is_a_problem_of_the_asker(string query)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync($"/api/analysis/status{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task A_status_of_too_many_images_is_refused()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.GetAsync($"/api/analysis/status?{string.Join('&', Enumerable.Range(0, 151).Select(_ => "imageId=0197f6a0-0000-7000-8000-000000000001"))}");

        await response.ProblemAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task Results_are_those_of_the_last_analysis_with_their_durations()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (id, runId) = await app.Data.AnalyzeAsync("""{"text": "one"}""");
        await app.Data.Runs.MarkAnalyzedAsync(id, None);
        await app.Data.Queue.EnqueueAsync(Data.Users.LocalUser.Id, id, null, null, None);

        using var response = await app.Http.GetAsync($"/api/images/{id}/analysis");

        var analysis = await response.JsonAsync();
        Assert.Equal((id, "pending"), ((Guid)analysis["imageId"]!, (string)analysis["status"]!));
        Assert.NotNull(analysis["lastAnalyzed"]);
        Assert.Equal(("one", 5.0), ((string)analysis["results"]!["text"]!["text"]!, (double)analysis["results"]!["text"]!["durationMs"]!));
        Assert.NotEmpty(runId);
    }

    [Fact]
    public async Task Before_the_first_analysis_there_are_no_results()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var id = await app.Data.UploadAsync();

        using var response = await app.Http.GetAsync($"/api/images/{id}/analysis");

        Assert.Empty((await response.JsonAsync())["results"]!.AsObject());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", null)]
    [InlineData("""{"stages": []}""", null)]
    [InlineData("""{"stages": ["text", "metadata", "text"]}""", "text metadata")]
    public async Task An_image_is_analysed_again_wholly_or_in_part(string? body, string? stages)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (id, _) = await app.Data.AnalyzeAsync();

        using var response = await app.Http.PostAsync($"/api/images/{id}/analysis", body is null ? null : Json(body));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/api/analysis/status?imageId={id}", response.Headers.Location?.ToString());
        var run = await app.Data.ClaimAsync();
        Assert.Equal(stages?.Split(' '), run.Stages);
        Assert.NotNull(run.TraceParent);
    }

    [Theory]
    [InlineData("""{"stages": ["colours"]}""", "unknown-stage")]
    [InlineData("""{"stages": ["preprocess"]}""", "unknown-stage")]
    [InlineData("""{"stages": "text"}""", null)]
    [InlineData("{", null)]
    public async Task What_cannot_be_repeated_is_refused(string body, string? code)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var (id, _) = await app.Data.AnalyzeAsync();

        using var response = await app.Http.PostAsync($"/api/images/{id}/analysis", Json(body));

        await response.ProblemAsync(HttpStatusCode.BadRequest, code);
        Assert.Equal(0, (await app.CountAsync()).Queued);
    }

    [Theory]
    [InlineData("""{"which": "all"}""", 3)]
    [InlineData("""{"which": "failed"}""", 1)]
    [InlineData("""{"which": "missing", "stage": "text"}""", 2)]
    public async Task An_operator_repeats_many_at_once(string body, int queued)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await app.Data.AnalyzeAsync();
        var broken = await app.Data.UploadAsync();
        await app.Data.Runs.FailAsync((await app.Data.ClaimAsync()).RunId, broken, "damaged", None);
        await app.Data.UploadAsync();

        using var response = await app.Http.PostAsync("/api/analysis/rerun", Json(body));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(queued, (int)(await response.JsonAsync())["queued"]!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"which": "some"}""")]
    [InlineData("""{"which": "all", "stage": "colours"}""")]
    public async Task A_repetition_of_nothing_known_is_refused(string body)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.Http.PostAsync("/api/analysis/rerun", Json(body));

        await response.ProblemAsync(HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task The_queue_tells_its_depth_and_age()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await app.Data.UploadAsync();
        await app.Data.UploadAsync();
        await app.Data.ClaimAsync();
        await app.Data.Source.CreateCommand("UPDATE analysis_queue SET created_at = now() - interval '1 minute'").ExecuteNonQueryAsync();

        using var response = await app.Http.GetAsync("/api/analysis/queue");

        var queue = await response.JsonAsync();
        Assert.Equal((1, 1), ((int)queue["pending"]!, (int)queue["running"]!));
        Assert.InRange((double)queue["oldestPendingSeconds"]!, 59, 200);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
