using System.Collections.Concurrent;
using System.Diagnostics;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.DaprImageStore;
using DaprImages.Data.Users;
using DaprImages.TestKit.Pictures;
using Microsoft.AspNetCore.Http;

namespace DaprImages.Analysis.Tests.Workflow;

/// <summary>The workflow with all its stages, through the sidecar's engine and image store.</summary>
[Collection("workflow")]
public sealed class AnalyzeImageWorkflowTests(WorkflowFixture fixture) : IClassFixture<WorkflowFixture>
{
    private static readonly TextResult NoText = new("", null, null, []) { Model = new ModelInfo("double", "1") };

    [Fact]
    public async Task A_photo_is_analysed_from_the_queue_to_its_results()
    {
        await using var bench = await Workbench.StartAsync(fixture);
        var id = await bench.UploadAsync(TextPictures.Page);

        var (state, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal((ImageStatus.Completed, 4), (state.Status, state.Issues));
        Assert.All(
            [Stage.Preprocess, Stage.Text, Stage.Metadata, Stage.Caption, Stage.Aggregate, Stage.Store, Stage.PostProcess],
            stage => Assert.Equal((StageStatus.Completed, 1), (stages[stage].Status, stages[stage].Attempts)));
        Assert.All([Stage.Objects, Stage.Scene, Stage.Faces, Stage.Embedding], stage =>
        {
            Assert.Equal(StageStatus.Skipped, stages[stage].Status);
            Assert.Contains("scripts/models pull", stages[stage].Remedy, StringComparison.Ordinal);
        });
        Assert.Equal((StageStatus.Skipped, "Notifications are off."), (stages[Stage.Notify].Status, stages[Stage.Notify].Error));

        var image = (await bench.FindAsync(id))!;
        var results = (await bench.Data.Runs.ReadResultsAsync(image.CurrentRunId!, CancellationToken.None)).ToDictionary(result => result.AnalysisType, result => result.Json);
        Assert.Equal([Stage.Caption, Stage.Metadata, Stage.Text], results.Keys.Order());
        Assert.Contains("Invoice number 2041", ResultJson.Read<TextResult>(results[Stage.Text]).Text, StringComparison.Ordinal);
        Assert.Equal("composed", ResultJson.Read<CaptionResult>(results[Stage.Caption]).Generator);
        Assert.NotNull(image.Caption);
        Assert.NotNull(image.LastAnalyzed);
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue"));
        var files = await bench.Data.Blobs.ListAsync(id, CancellationToken.None);
        Assert.NotNull(StorageKeys.BestThumbnail(files, 256));
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE image_id IS NULL"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_decoded_fails_with_the_reason_and_is_not_tried_again()
    {
        await using var bench = await Workbench.StartAsync(fixture);
        var id = await bench.UploadAsync(PngFile.Claiming(100, 100));

        var (state, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal((ImageStatus.Failed, "The file is damaged or was cut off. Send the original again."), (state.Status, state.Error));
        Assert.Equal((StageStatus.Failed, 1), (stages[Stage.Preprocess].Status, stages[Stage.Preprocess].Attempts));
        Assert.Equal(StageStatus.Skipped, stages[Stage.Text].Status);
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue"));
    }

    [Fact]
    public async Task A_stage_that_fails_for_good_does_not_take_the_others_with_it_and_can_be_repeated_alone()
    {
        var broken = true;
        await using var bench = await Workbench.StartAsync(fixture, _ => broken ? throw new InvalidOperationException("out of order") : Task.FromResult(NoText with { Text = "mended" }));
        var id = await bench.UploadAsync(TextPictures.Sign);

        var (state, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal((ImageStatus.Completed, 5), (state.Status, state.Issues));
        Assert.Equal((StageStatus.Failed, 3, "out of order"), (stages[Stage.Text].Status, stages[Stage.Text].Attempts, stages[Stage.Text].Error));
        Assert.Equal(StageStatus.Completed, stages[Stage.Metadata].Status);

        broken = false;
        await bench.Data.Queue.EnqueueAsync(LocalUser.Id, id, [Stage.Text], null, CancellationToken.None);
        (state, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal((ImageStatus.Completed, 4), (state.Status, state.Issues));
        Assert.Equal((StageStatus.Completed, 1), (stages[Stage.Text].Status, stages[Stage.Text].Attempts));
        var results = await bench.Data.Runs.ReadResultsAsync((await bench.FindAsync(id))!.CurrentRunId!, CancellationToken.None);
        Assert.Equal([Stage.Caption, Stage.Metadata, Stage.Text], results.Select(result => result.AnalysisType));
        Assert.Equal("mended", ResultJson.Read<TextResult>(results[2].Json).Text);
    }

    [Fact]
    public async Task An_image_that_is_deleted_while_it_is_analysed_leaves_nothing()
    {
        var (looking, deleted) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var bench = await Workbench.StartAsync(fixture, async token =>
        {
            looking.TrySetResult();
            await deleted.Task.WaitAsync(token);
            return NoText;
        });
        var id = await bench.UploadAsync(TextPictures.Sign);
        await looking.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await bench.Data.Images.DeleteAsync(LocalUser.Id, id, CancellationToken.None);
        deleted.SetResult();
        var next = await bench.UploadAsync(TextPictures.Page);
        await bench.UntilEndedAsync(next);

        Assert.Equal(1L, await bench.Data.ScalarAsync<long>("SELECT count(DISTINCT image_id) FROM analysis_results"));
        Assert.Equal(0L, await bench.Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue"));
    }

    [Fact]
    public async Task No_more_images_are_under_way_than_wanted()
    {
        var (go, most, running) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0, 0);
        await using var bench = await Workbench.StartAsync(
            fixture,
            async token =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                go.TrySetResult();
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return NoText;
            },
            ("Runs:MaxInFlight", "1"));

        var ids = new List<Guid>();
        for (var seed = 0; seed < 4; seed++)
        {
            ids.Add(await bench.UploadAsync(PngFile.Write(64, 64, 8, PngFile.Grey, Enumerable.Repeat((byte)(seed * 60), 64 * 64).ToArray())));
        }
        foreach (var id in ids)
        {
            await bench.UntilEndedAsync(id);
        }

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Who_wants_to_know_is_told_of_the_end()
    {
        fixture.Answer = StatusCodes.Status200OK;
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText), ("Notify:Enabled", "true"));
        var id = await bench.UploadAsync(TextPictures.Sign);

        var (_, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal(StageStatus.Completed, stages[Stage.Notify].Status);
        var announced = await fixture.Announced.ReadAsync();
        Assert.Equal((id, "completed", "photo.jpg"), ((Guid)announced["imageId"]!, (string)announced["status"]!, (string)announced["fileName"]!));
    }

    [Fact]
    public async Task A_notification_that_cannot_be_delivered_is_recorded_and_changes_nothing_else()
    {
        fixture.Answer = StatusCodes.Status500InternalServerError;
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText), ("Notify:Enabled", "true"));
        var id = await bench.UploadAsync(TextPictures.Sign);

        var (state, stages) = await bench.UntilEndedAsync(id);

        Assert.Equal(ImageStatus.Completed, state.Status);
        Assert.Equal((StageStatus.Failed, 3), (stages[Stage.Notify].Status, stages[Stage.Notify].Attempts));
        while (fixture.Announced.TryRead(out _))
        {
        }
    }

    [Fact]
    public async Task Every_stage_belongs_to_the_trace_that_began_with_the_upload()
    {
        const string TraceId = "1af7651916cd43dd8448eb211c80319c";
        var spans = new ConcurrentQueue<Activity>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("DaprImages.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId.ToString() == TraceId)
                {
                    spans.Enqueue(span);
                    if (span.OperationName == "stage notify")
                    {
                        last.TrySetResult();
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var bench = await Workbench.StartAsync(fixture, _ => Task.FromResult(NoText), ("Notify:Enabled", "true"));
        fixture.Answer = StatusCodes.Status200OK;
        var id = await bench.UploadAsync(TextPictures.Sign, $"00-{TraceId}-b7ad6b7169203331-01");

        await last.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await fixture.Announced.ReadAsync();

        var names = spans.Select(span => span.OperationName).ToHashSet();
        Assert.Superset(new HashSet<string> { "start analysis", "stage preprocess", "stage text", "stage metadata", "stage caption", "stage store", "stage notify" }, names);
        Assert.All(spans, span => Assert.Equal(id.ToString(), span.GetTagItem("daprimages.image.id")?.ToString()));
    }
}
