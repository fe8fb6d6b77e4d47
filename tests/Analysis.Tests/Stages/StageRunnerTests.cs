using DaprImages.Analysis.Stages;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Runs;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using static DaprImages.Analysis.Tests.Stages.StageBench;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class StageRunnerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_result_is_stored_before_the_workflow_hears_of_it()
    {
        await using var bench = await CreateAsync(postgres);

        var outcome = await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => Task.FromResult<StageResult?>(Text("hello")));

        Assert.Equal(new StageOutcome(Stage.Text, StageOutcomeStatus.Completed), outcome);
        var stored = Assert.Single(await bench.Data.Runs.ReadResultsAsync(bench.Run.RunId, CancellationToken.None));
        Assert.Equal("hello", ResultJson.Read<TextResult>(stored.Json).Text);
        Assert.Equal("tesseract 5.3", await bench.Data.ScalarAsync<string>("SELECT model FROM analysis_results"));
        var state = await bench.StateAsync(Stage.Text);
        Assert.Equal((StageStatus.Completed, 1, null), (state.Status, state.Attempts, state.Error));
        Assert.True(state.DurationMs >= 0);
    }

    [Fact]
    public async Task An_attempt_that_fails_is_entered_with_its_error_and_the_next_may_do_better()
    {
        await using var bench = await CreateAsync(postgres);

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new InsufficientMemoryException("no memory now")));
        var between = await bench.StateAsync(Stage.Text);
        await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => Task.FromResult<StageResult?>(Text("hello")));

        Assert.Equal((StageStatus.Pending, 1, "InsufficientMemoryException: no memory now"), (between.Status, between.Attempts, between.Error));
        var after = await bench.StateAsync(Stage.Text);
        Assert.Equal((StageStatus.Completed, 2, null), (after.Status, after.Attempts, after.Error));
    }

    [Fact]
    public async Task What_is_permanent_fails_at_once_and_is_not_thrown_for_a_retry()
    {
        await using var bench = await CreateAsync(postgres);

        var outcome = await bench.Stages.RunAsync(Stage.Preprocess, bench.Input, _ => throw new ImageRefusedException(new ImageRefusal(ImageProblem.Damaged, "The file is damaged.")));

        Assert.Equal(new StageOutcome(Stage.Preprocess, StageOutcomeStatus.Failed, "The file is damaged."), outcome);
        Assert.Equal(StageStatus.Failed, (await bench.StateAsync(Stage.Preprocess)).Status);
    }

    [Fact]
    public async Task A_stage_whose_engine_is_missing_is_skipped_with_the_reason_and_the_remedy()
    {
        await using var bench = await CreateAsync(postgres);

        var outcome = await bench.Stages.RunAsync(
            Stage.Objects, bench.Input, new EngineAvailability.Unavailable("There is no model.", "Install one."), _ => throw new InvalidOperationException("must not run"));

        Assert.Equal(new StageOutcome(Stage.Objects, StageOutcomeStatus.Skipped, "There is no model."), outcome);
        var state = await bench.StateAsync(Stage.Objects);
        Assert.Equal((StageStatus.Skipped, 0, "There is no model.", "Install one."), (state.Status, state.Attempts, state.Error, state.Remedy));
    }

    [Fact]
    public async Task A_repetition_after_the_end_runs_nothing_and_says_the_same()
    {
        await using var bench = await CreateAsync(postgres);
        var first = await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new ImageRefusedException(new ImageRefusal(ImageProblem.Damaged, "Damaged.")));

        var second = await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new InvalidOperationException("must not run"));

        Assert.Equal(first, second);
        Assert.Equal(1, (await bench.StateAsync(Stage.Text)).Attempts);
    }

    [Fact]
    public async Task A_repetition_whose_first_attempt_is_still_under_way_here_joins_it()
    {
        await using var bench = await CreateAsync(postgres);
        var finish = new TaskCompletionSource<StageResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = bench.Stages.RunAsync(Stage.Text, bench.Input, _ => finish.Task);

        var second = bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new InvalidOperationException("must not run"));
        finish.SetResult(Text("once"));

        Assert.Equal(await first, await second.WaitAsync(Patience));
        Assert.Equal(1, (await bench.StateAsync(Stage.Text)).Attempts);
    }

    [Fact]
    public async Task A_stage_that_three_times_took_its_process_down_is_quarantined_without_being_run()
    {
        await using var bench = await CreateAsync(postgres);
        for (var crash = 0; crash < StageLedger.CrashesUntilQuarantine; crash++)
        {
            await bench.Data.Ledger.BeginAsync(bench.Run.RunId, Stage.Text, alone: true, CancellationToken.None);
        }

        var outcome = await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new InvalidOperationException("must not run"));

        Assert.Equal(StageOutcomeStatus.Failed, outcome.Status);
        Assert.StartsWith("The stage was started 3 times on this image and took its process down each time.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal((StageStatus.Failed, outcome.Error), ((await bench.StateAsync(Stage.Text)).Status, (await bench.StateAsync(Stage.Text)).Error));
    }

    [Fact]
    public async Task After_a_crash_the_stages_that_were_under_way_come_again_one_at_a_time()
    {
        await using var bench = await CreateAsync(postgres);
        string[] crashed = [Stage.Text, Stage.Objects, Stage.Scene];
        foreach (var stage in crashed)
        {
            await bench.Data.Ledger.BeginAsync(bench.Run.RunId, stage, alone: false, CancellationToken.None);
        }
        var (running, most) = (0, 0);

        await Task.WhenAll(crashed.Select(stage => bench.Stages.RunAsync(stage, bench.Input, async token =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            // Another that had been let in beside this one would have entered its attempt by now.
            Assert.Equal(2L, await bench.Data.ScalarAsync<long>("SELECT max(attempts)::bigint FROM stage_runs WHERE status = 'running'"));
            Assert.Equal(1L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM stage_runs WHERE status = 'running' AND attempts = 2"));
            Interlocked.Decrement(ref running);
            return Text("fine");
        }))).WaitAsync(Patience);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_stage_that_takes_too_long_fails_its_attempt()
    {
        await using var bench = await CreateAsync(postgres, TimeSpan.FromMilliseconds(100));

        var error = await Assert.ThrowsAsync<StageTimeoutException>(() => bench.Stages.RunAsync(Stage.Text, bench.Input, async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        }).WaitAsync(Patience));

        Assert.StartsWith("The stage took longer than", error.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Pending, (await bench.StateAsync(Stage.Text)).Status);
    }

    [Fact]
    public async Task An_attempt_that_the_end_of_the_process_calls_off_is_not_counted()
    {
        await using var bench = await CreateAsync(postgres);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var stage = bench.Stages.RunAsync(Stage.Text, bench.Input, async token =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        });
        await running.Task.WaitAsync(Patience);
        bench.Lifetime.StopApplication();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.WaitAsync(Patience));
        var state = await bench.StateAsync(Stage.Text);
        Assert.Equal((StageStatus.Pending, 0), (state.Status, state.Attempts));
        Assert.Equal(0, await bench.Data.ScalarAsync<int>("SELECT unfinished FROM stage_runs"));
    }

    [Fact]
    public async Task A_stage_whose_image_is_deleted_meanwhile_ends_quietly()
    {
        await using var bench = await CreateAsync(postgres);

        var outcome = await bench.Stages.RunAsync(Stage.Text, bench.Input, async token =>
        {
            await bench.Data.Images.DeleteAsync(LocalUser.Id, bench.Run.ImageId, token);
            throw new FileNotFoundException();
        });

        Assert.Equal(StageOutcomeStatus.Gone, outcome.Status);
        Assert.Equal(StageOutcomeStatus.Gone, (await bench.Stages.RunAsync(Stage.Objects, bench.Input, _ => throw new InvalidOperationException("must not run"))).Status);
    }

    [Fact]
    public async Task Two_attempts_that_both_come_to_a_result_leave_one()
    {
        await using var bench = await CreateAsync(postgres);
        await bench.Data.CompleteAsync(bench.Run, Stage.Text, """{"text": "old"}""");
        await bench.Data.Source.CreateCommand("UPDATE stage_runs SET status = 'running', unfinished = 1").ExecuteNonQueryAsync(); // as if its end had not been entered

        await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => Task.FromResult<StageResult?>(Text("new")));

        Assert.Equal("new", ResultJson.Read<TextResult>(Assert.Single(await bench.Data.Runs.ReadResultsAsync(bench.Run.RunId, CancellationToken.None)).Json).Text);
    }
}
