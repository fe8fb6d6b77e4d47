using Dapr.Workflow;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.TestKit.Pictures;

namespace DaprImages.Analysis.Tests.Workflow;

/// <summary>Runs that died, or never began, and what becomes of their images.</summary>
[Collection("workflow")]
public sealed class SweepTests(WorkflowFixture fixture) : IClassFixture<WorkflowFixture>
{
    private static readonly TextResult NoText = new("", null, null, []) { Model = new ModelInfo("double", "1") };

    [Fact]
    public async Task A_run_that_a_dead_process_took_and_never_started_is_started()
    {
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText), ("Runs:PollInterval", $"{Workbench.Rest}"));
        await bench.UntilIdleAsync();
        var id = await bench.UploadAsync(TextPictures.Sign);
        var run = await bench.Data.ClaimAsync("a process that died");

        await bench.SweepAsync();
        await bench.UntilEndedAsync(id);

        Assert.Equal(run.RunId, (await bench.FindAsync(id))!.CurrentRunId);
    }

    [Fact]
    public async Task A_run_that_is_alive_goes_on()
    {
        var (looking, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var bench = await Workbench.StartAsync(fixture, async token =>
        {
            looking.TrySetResult();
            await goOn.Task.WaitAsync(token);
            return NoText;
        });
        var id = await bench.UploadAsync(TextPictures.Sign);
        await looking.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var runId = (await bench.FindAsync(id))!.LatestRunId;

        await bench.SweepAsync();
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue WHERE updated_at < now() - interval '1 minute'"));
        goOn.SetResult();
        await bench.UntilEndedAsync(id);

        Assert.Equal(runId, (await bench.FindAsync(id))!.CurrentRunId);
    }

    [Fact]
    public async Task An_image_whose_run_died_is_analysed_again_and_one_whose_runs_keep_dying_is_given_up()
    {
        await using var bench = await Workbench.StartAsync(fixture, async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return NoText;
        });
        var workflows = bench.App.Get<DaprWorkflowClient>();
        var id = await bench.UploadAsync(TextPictures.Sign);
        var seen = new List<string?>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await bench.UntilAsync(id, state => state.Status == ImageStatus.InProgress && state.Stages.Any(stage => stage is { Stage: Stage.Text, Status: StageStatus.Running }));
            var runId = (await bench.FindAsync(id))!.LatestRunId!;
            seen.Add(runId);
            await workflows.TerminateWorkflowAsync(runId);
            await workflows.WaitForWorkflowCompletionAsync(runId);
            await bench.SweepAsync();
        }

        var (state, _) = await bench.UntilAsync(id, state => state.Status == ImageStatus.Failed);

        Assert.Equal("The analysis ended without a result 3 times and is not tried again.", state.Error);
        Assert.Equal(3, seen.Distinct().Count());
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue"));
    }

    [Fact]
    public async Task An_event_wakes_the_starter_before_its_time()
    {
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText), ("Runs:PollInterval", $"{Workbench.Rest}"));
        await bench.UntilIdleAsync();
        var id = await bench.UploadAsync(TextPictures.Sign);

        (await bench.App.Http.PostAsync("/events/image-uploaded", null)).EnsureSuccessStatusCode().Dispose();

        await bench.UntilEndedAsync(id);
    }

    [Fact]
    public async Task A_second_event_of_an_image_that_is_done_does_nothing()
    {
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText));
        var id = await bench.UploadAsync(TextPictures.Sign);
        await bench.UntilEndedAsync(id);
        var runId = (await bench.FindAsync(id))!.CurrentRunId;

        (await bench.App.Http.PostAsync("/events/image-uploaded", null)).EnsureSuccessStatusCode().Dispose();
        var next = await bench.UploadAsync(TextPictures.Page);
        await bench.UntilEndedAsync(next);

        Assert.Equal((runId, runId), ((await bench.FindAsync(id))!.CurrentRunId, (await bench.FindAsync(id))!.LatestRunId));
    }
}
