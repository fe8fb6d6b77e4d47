using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.DaprImageStore;
using DaprImages.Data.Images;
using DaprImages.Data.Status;
using DaprImages.Data.Tests;
using DaprImages.Data.Users;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DaprImages.Analysis.Tests.Workflow;

/// <summary>The app with its sidecar, an empty database, and uploads as the upload app makes them.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StarterClock _clock;

    private Workbench(AnalysisApp app, StarterClock clock) => (App, _clock) = (app, clock);

    /// <summary>How long the starter waits between two looks at the queue, when nothing wakes it; longer than any test.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromMinutes(9);

    public AnalysisApp App { get; }

    public TestData Data => App.Data;

    /// <param name="text">Takes the place of the text recognition.</param>
    public static async Task<Workbench> StartAsync(WorkflowFixture fixture, Func<CancellationToken, Task<TextResult>>? text = null, params (string Key, string Value)[] settings)
    {
        var clock = new StarterClock();
        return new(
            await AnalysisApp.StartAsync(
                fixture.Postgres,
                services =>
                {
                    services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                    if (text is not null)
                    {
                        services.Replace(ServiceDescriptor.Singleton<IVisionEngine<AnalysisImage, TextResult>>(new TextEngine(text)));
                    }
                },
                [.. fixture.Sidecar.Settings, ("Runs:PollInterval", "00:00:00.2"), .. settings]),
            clock);
    }

    public async Task<Guid> UploadAsync(byte[] file, string? traceParent = null)
    {
        var id = Guid.CreateVersion7();
        var key = StorageKeys.Original(id, ".png");
        await Data.Blobs.ReserveAsync([key], CancellationToken.None);
        await App.Get<ImageStore>().WriteAsync(key, file, CancellationToken.None);
        Assert.True(await Data.Images.AddAsync(TestData.NewImage(id, key), Guid.CreateVersion7(), traceParent, CancellationToken.None));
        return id;
    }

    public async Task<ImageState> StateAsync(Guid id) => Assert.Single(await Data.Status.ReadAsync(LocalUser.Id, [id], CancellationToken.None));

    /// <summary>Waits for the end of the newest analysis, notification included.</summary>
    public Task<(ImageState State, Dictionary<string, StageState> Stages)> UntilEndedAsync(Guid id) => UntilAsync(id, state =>
        state.Status is ImageStatus.Completed or ImageStatus.Failed && state.Stages.Any(stage => stage.Stage == Stage.Notify && stage.Status is StageStatus.Completed or StageStatus.Failed or StageStatus.Skipped));

    public async Task<(ImageState State, Dictionary<string, StageState> Stages)> UntilAsync(Guid id, Func<ImageState, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = await StateAsync(id);
            if (holds(state))
            {
                return (state, state.Stages.ToDictionary(stage => stage.Stage));
            }
            try
            {
                await Task.Delay(50, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The image is {state.Status}: {string.Join(", ", state.Stages.Select(stage => $"{stage.Stage} {stage.Status} {stage.Error}"))}");
            }
        }
    }

    /// <summary>Waits until the starter has looked at the queue for the first time.</summary>
    public Task UntilIdleAsync() => _clock.Idle.WaitAsync(Patience);

    /// <summary>As if nothing had been heard of the runs under way for a long time; then the minute is full.</summary>
    public async Task SweepAsync()
    {
        await Data.Source.CreateCommand("UPDATE analysis_queue SET updated_at = now() - interval '10 minutes' WHERE status = 'running'").ExecuteNonQueryAsync();
        (await App.Http.PostAsync($"/{DaprResources.Sweep}", null)).EnsureSuccessStatusCode().Dispose();
    }

    public Task<ImageRecord?> FindAsync(Guid id) => Data.Images.FindAsync(id, CancellationToken.None);

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private sealed class TextEngine(Func<CancellationToken, Task<TextResult>> work) : IVisionEngine<AnalysisImage, TextResult>
    {
        public EngineAvailability Availability { get; } = new EngineAvailability.Available(new ModelInfo("double", "1"));

        public Task<TextResult> AnalyzeAsync(AnalysisImage input, CancellationToken cancellationToken) => work(cancellationToken);
    }

    /// <summary>Tells when the starter lies down for its rest.</summary>
    private sealed class StarterClock : TimeProvider
    {
        private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Idle => _idle.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Rest)
            {
                _idle.TrySetResult();
            }
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
