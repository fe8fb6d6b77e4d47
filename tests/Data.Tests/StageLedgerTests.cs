using DaprImages.Contracts;
using DaprImages.Data.Runs;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class StageLedgerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_stage_that_is_done_is_not_started_again()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.CompleteAsync(run, Stage.Text, "{}");

        Assert.Equal(StageStart.Ended, (await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None)).Start);
    }

    [Fact]
    public async Task A_stage_that_three_times_never_ended_is_quarantined()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        for (var i = 0; i < StageLedger.CrashesUntilQuarantine; i++)
        {
            Assert.Equal(StageStart.Started, (await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None)).Start);
        }

        Assert.Equal(StageStart.Quarantined, (await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None)).Start);
    }

    [Fact]
    public async Task Attempts_that_end_with_an_error_never_lead_to_quarantine()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal((StageStart.Started, i), await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None));
            await data.Ledger.FailAttemptAsync(run.RunId, Stage.Text, "try again", TimeSpan.Zero, None);
        }
    }

    [Fact]
    public async Task An_attempt_that_is_called_off_does_not_count()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None);

        await data.Ledger.WithdrawAsync(run.RunId, Stage.Text, None);

        Assert.Equal((StageStart.Started, 1), await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None));
    }

    [Fact]
    public async Task A_stage_of_a_deleted_image_is_gone()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None);

        await data.Images.DeleteAsync(Users.LocalUser.Id, id, None);

        Assert.Equal(StageStart.Gone, (await data.Ledger.BeginAsync(run.RunId, Stage.Objects, alone: true, None)).Start);
        Assert.False(await data.Ledger.CompleteAsync(run.RunId, id, Stage.Text, "{}", "m", null, TimeSpan.Zero, None));
    }

    [Fact]
    public async Task Skipped_and_failed_stages_say_why_and_what_helps()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        var run = await data.ClaimAsync();

        await data.Ledger.SkipAsync(run.RunId, Stage.Objects, "no model is installed", "install it", None);
        await data.Ledger.FailAsync(run.RunId, Stage.Text, "timed out", null, None);

        var stages = Assert.Single(await data.Status.ReadAsync(Users.LocalUser.Id, [id], None)).Stages.ToDictionary(stage => stage.Stage);
        Assert.Equal((StageStatus.Skipped, "no model is installed", "install it"), (stages[Stage.Objects].Status, stages[Stage.Objects].Error, stages[Stage.Objects].Remedy));
        Assert.Equal((StageStatus.Failed, "timed out", null), (stages[Stage.Text].Status, stages[Stage.Text].Error, stages[Stage.Text].Remedy));
    }

    [Fact]
    public async Task A_stage_that_never_ended_is_entered_again_only_when_it_runs_alone()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: false, None);

        Assert.Equal((StageStart.Suspect, 0), await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: false, None));
        Assert.Equal((StageStart.Started, 2), await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None));
    }
}
