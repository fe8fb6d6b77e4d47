using DaprImages.Contracts;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class RunTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_stored_run_completes_its_image_and_empties_the_queue()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.CompleteAsync(run, Stage.Text, "{}");
        await data.Ledger.SkipAsync(run.RunId, Stage.Objects, "no model", null, None);

        Assert.True(await data.Runs.StoreAsync(run.RunId, id, Summary("A sign.", ("object", "sign", 0.8)), None));

        var image = await data.Images.FindAsync(id, None);
        Assert.Equal((ImageStatus.Completed, run.RunId, "A sign.", 1), (image!.Status, image.CurrentRunId, image.Caption, image.Issues));
        Assert.Equal("sign", Assert.Single(await data.Images.ReadTagsAsync([id], None)).Name);
        Assert.Equal((0, 0), ((await data.Queue.CountAsync(null, None)).Pending, (await data.Queue.CountAsync(null, None)).Running));
    }

    [Fact]
    public async Task Storing_twice_changes_nothing()
    {
        await using var data = await CreateAsync(postgres);
        var (id, runId) = await data.AnalyzeAsync();

        Assert.True(await data.Runs.StoreAsync(runId, id, Summary(), None));

        Assert.Single(await data.Runs.ReadResultsAsync(runId, None));
    }

    [Fact]
    public async Task A_run_of_one_stage_keeps_the_other_results()
    {
        await using var data = await CreateAsync(postgres);
        var (id, first) = await data.AnalyzeAsync("{\"text\": \"kept\"}");
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Metadata], null, None);
        var second = await data.ClaimAsync();
        await data.CompleteAsync(second, Stage.Metadata, "{\"takenAt\": null}");

        Assert.Equal([Stage.Metadata, Stage.Text], (await data.Runs.ReadEffectiveResultsAsync(second.RunId, None)).Select(result => result.AnalysisType));
        await data.Runs.StoreAsync(second.RunId, id, Summary(), None);

        Assert.Equal([Stage.Metadata, Stage.Text], (await data.Runs.ReadResultsAsync(second.RunId, None)).Select(result => result.AnalysisType));
        Assert.Empty(await data.Runs.ReadResultsAsync(first, None));
        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM analysis_runs"));
    }

    [Fact]
    public async Task New_results_take_the_place_of_old_ones_of_the_same_stage()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync("{\"text\": \"old\"}");
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, null, null, None);
        var second = await data.ClaimAsync();
        await data.CompleteAsync(second, Stage.Text, "{\"text\": \"new\"}");

        Assert.Equal("{\"text\": \"new\"}", Assert.Single(await data.Runs.ReadEffectiveResultsAsync(second.RunId, None)).Json);
        await data.Runs.StoreAsync(second.RunId, id, Summary(), None);

        Assert.Equal("{\"text\": \"new\"}", Assert.Single(await data.Runs.ReadResultsAsync(second.RunId, None)).Json);
    }

    [Fact]
    public async Task A_failed_run_leaves_the_last_good_results_readable()
    {
        await using var data = await CreateAsync(postgres);
        var (id, first) = await data.AnalyzeAsync();
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, null, null, None);
        var second = await data.ClaimAsync();

        Assert.True(await data.Runs.FailAsync(second.RunId, id, "the file is damaged", None));

        var image = await data.Images.FindAsync(id, None);
        Assert.Equal((ImageStatus.Failed, first), (image!.Status, image.CurrentRunId));
        Assert.Single(await data.Runs.ReadResultsAsync(first, None));
        Assert.Equal("the file is damaged", Assert.Single(await data.Status.ReadAsync(Users.LocalUser.Id, [id], None)).Error);
    }

    [Fact]
    public async Task A_run_of_a_deleted_image_is_not_stored()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Images.DeleteAsync(Users.LocalUser.Id, id, None);

        Assert.False(await data.Runs.StoreAsync(run.RunId, id, Summary(), None));
        Assert.False(await data.Runs.FailAsync(run.RunId, id, "x", None));
    }

    [Fact]
    public async Task A_run_of_one_stage_keeps_what_is_known_of_why_the_others_have_no_result()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var first = await data.ClaimAsync();
        await data.Ledger.SkipAsync(first.RunId, Stage.Objects, "no model is installed", null, None);
        await data.Ledger.FailAsync(first.RunId, Stage.Text, "took too long", null, None);
        await data.Runs.StoreAsync(first.RunId, id, Summary(), None);
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Text], null, None);
        var second = await data.ClaimAsync();
        await data.CompleteAsync(second, Stage.Text, "{}");

        await data.Runs.StoreAsync(second.RunId, id, Summary(), None);

        var state = Assert.Single(await data.Status.ReadAsync(Users.LocalUser.Id, [id], None));
        Assert.Equal(1, state.Issues);
        Assert.Equal([(Stage.Objects, StageStatus.Skipped, "no model is installed"), (Stage.Text, StageStatus.Completed, null)], state.Stages.OrderBy(stage => stage.Stage).Select(stage => (stage.Stage, stage.Status, stage.Error)));
    }

    [Fact]
    public async Task A_run_that_has_ended_well_does_not_fail_afterwards()
    {
        await using var data = await CreateAsync(postgres);
        var (id, runId) = await data.AnalyzeAsync();

        Assert.False(await data.Runs.FailAsync(runId, id, "too late", None));

        Assert.Equal(ImageStatus.Completed, (await data.Images.FindAsync(id, None))?.Status);
    }
}
