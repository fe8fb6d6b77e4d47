using DaprImages.Contracts;
using DaprImages.Data.Queue;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class QueueTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_claim_begins_a_run_and_shows_the_image_in_progress()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();

        var run = await data.ClaimAsync("worker-1");

        var image = await data.Images.FindAsync(id, None);
        Assert.Equal((ImageStatus.InProgress, run.RunId), (image!.Status, image.LatestRunId));
        Assert.Equal(1, await data.Queue.CountRunningAsync("worker-1", None));
        Assert.Empty(await data.Queue.ClaimAsync("worker-2", 10, None));
    }

    [Fact]
    public async Task Claimants_at_the_same_time_never_get_the_same_row()
    {
        await using var data = await CreateAsync(postgres);
        for (var i = 0; i < 40; i++)
        {
            await data.UploadAsync();
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => data.Queue.ClaimAsync($"worker-{n}", 10, None)));

        var all = claims.SelectMany(claim => claim).Select(run => run.QueueId).ToList();
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Distinct().Count());
    }

    [Fact]
    public async Task What_a_person_waits_for_goes_before_what_is_repeated_in_bulk()
    {
        await using var data = await CreateAsync(postgres);
        await data.AnalyzeAsync();
        await data.Queue.EnqueueManyAsync(null, RerunScope.All, null, null, None);
        var uploaded = await data.UploadAsync();

        Assert.Equal(uploaded, (await data.ClaimAsync()).ImageId);
    }

    [Fact]
    public async Task An_image_has_one_run_at_a_time()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();

        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Text], null, None);
        Assert.Empty(await data.Queue.ClaimAsync("here", 10, None));
        await data.Runs.StoreAsync(run.RunId, id, Summary(), None);

        Assert.Equal([Stage.Text], (await data.ClaimAsync()).Stages);
    }

    [Fact]
    public async Task Wishes_for_one_image_are_joined()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync();

        var first = await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Text], null, None);
        var second = await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Metadata, Stage.Text], null, None);

        Assert.Equal(first, second);
        Assert.Equal([Stage.Metadata, Stage.Text], (await data.ClaimAsync()).Stages!.Order());
    }

    [Fact]
    public async Task A_wish_for_everything_takes_in_the_others()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync();

        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Text], null, None);
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, null, null, None);

        Assert.Null((await data.ClaimAsync()).Stages);
    }

    [Fact]
    public async Task A_released_row_gets_a_run_with_another_id()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var first = await data.ClaimAsync();

        await data.Queue.ReleaseAsync(first, begun: true, None);
        Assert.Equal(ImageStatus.Pending, (await data.Images.FindAsync(id, None))?.Status);
        var second = await data.ClaimAsync();

        Assert.Equal(first.QueueId, second.QueueId);
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.Equal(2, second.Attempts);
    }

    [Fact]
    public async Task A_released_row_joins_a_newer_wish_for_the_same_image()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Text], null, None);

        await data.Queue.ReleaseAsync(run, begun: true, None);

        Assert.Null((await data.ClaimAsync()).Stages);
        Assert.Equal(new QueueCounts(0, 1, null), await data.Queue.CountAsync(null, None));
    }

    [Fact]
    public async Task Quiet_runs_are_found_until_they_are_touched()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Source.CreateCommand("UPDATE analysis_queue SET updated_at = now() - interval '5 minutes'").ExecuteNonQueryAsync();

        Assert.Equal(run.QueueId, Assert.Single(await data.Queue.FindQuietAsync(TimeSpan.FromMinutes(2), 10, None)).QueueId);
        await data.Queue.TouchAsync(run.QueueId, None);

        Assert.Empty(await data.Queue.FindQuietAsync(TimeSpan.FromMinutes(2), 10, None));
    }

    [Theory]
    [InlineData(RerunScope.All, null, 3)]
    [InlineData(RerunScope.Missing, Stage.Text, 2)]
    [InlineData(RerunScope.Missing, Stage.Objects, 3)]
    [InlineData(RerunScope.Failed, null, 1)]
    [InlineData(RerunScope.Failed, Stage.Text, 0)]
    public async Task An_operator_repeats_what_is_missing_or_failed(RerunScope scope, string? stage, int expected)
    {
        await using var data = await CreateAsync(postgres);
        await data.AnalyzeAsync();
        var broken = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Runs.FailAsync(run.RunId, broken, "not an image", None);
        await data.UploadAsync();

        Assert.Equal(expected, await data.Queue.EnqueueManyAsync(null, scope, stage, null, None));
    }

    [Fact]
    public async Task Results_that_something_else_made_than_would_now_are_outdated_and_only_they_are_made_again()
    {
        await using var data = await CreateAsync(postgres);
        await data.AnalyzeAsync("""{"text": "one", "model": {"id": "reader", "version": "1", "thresholds": {"least": 0.5}}}""");
        var made = await data.ScalarAsync<string>($"SELECT (result->'model')::text FROM analysis_results WHERE analysis_type = '{Stage.Text}'");
        await data.StageModels.SetAsync(Stage.Text, made, None);
        Assert.Equal(0, await data.Queue.EnqueueManyAsync(null, RerunScope.Outdated, null, null, None));

        await data.StageModels.SetAsync(Stage.Text, """{"id": "another", "version": "1"}""", None);

        Assert.Equal(0, await data.Queue.EnqueueManyAsync(null, RerunScope.Outdated, Stage.Objects, null, None));
        Assert.Equal(1, await data.Queue.EnqueueManyAsync(null, RerunScope.Outdated, Stage.Text, null, None));
        Assert.Equal(1, await data.Queue.EnqueueManyAsync(null, RerunScope.Outdated, null, null, None));
        Assert.Equal([Stage.Text], (await data.ClaimAsync()).Stages);

        await data.StageModels.SetAsync(Stage.Text, null, None);
        Assert.Equal(0, await data.Queue.EnqueueManyAsync(null, RerunScope.Outdated, null, null, None));
    }

    [Fact]
    public async Task A_row_whose_run_never_began_is_claimed_again_as_the_same_run()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var first = await data.ClaimAsync();

        Assert.True(await data.Queue.ReleaseAsync(first, begun: false, None));
        var second = await data.ClaimAsync();

        Assert.Equal((first.RunId, 1), (second.RunId, second.Attempts));
    }

    [Fact]
    public async Task A_row_is_released_once_however_many_ask()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();

        Assert.True(await data.Queue.ReleaseAsync(run, begun: false, None));
        Assert.False(await data.Queue.ReleaseAsync(run, begun: false, None));

        Assert.Equal(1, (await data.ClaimAsync()).Attempts);
    }

    [Fact]
    public async Task Releasing_a_run_that_has_ended_meanwhile_leaves_its_image_as_it_is()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Runs.StoreAsync(run.RunId, id, Summary(), None);

        Assert.False(await data.Queue.ReleaseAsync(run, begun: true, None));

        Assert.Equal(ImageStatus.Completed, (await data.Images.FindAsync(id, None))?.Status);
    }
}
