using System.Diagnostics.Metrics;
using DaprImages.Analysis.Stages;
using DaprImages.Contracts.Results;
using DaprImages.Data.Queue;
using DaprImages.Data.Status;
using DaprImages.Data.Tests;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DaprImages.Analysis.Tests.Stages;

/// <summary>A stage runner over a real database with one image in it, whose run has begun.</summary>
internal sealed class StageBench : IAsyncDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly StageMetrics _stageMetrics;

    private StageBench(TestData data, ClaimedRun run, TimeSpan timeout)
    {
        (Data, Run) = (data, run);
        _stageMetrics = new StageMetrics(_metrics.GetRequiredService<IMeterFactory>());
        Stages = new StageRunner(data.Ledger, _stageMetrics, Options.Create(new StageOptions { Timeout = timeout }), Lifetime, new ImpatientTime(), NullLogger<StageRunner>.Instance);
    }

    public TestData Data { get; }

    public ClaimedRun Run { get; }

    public StageInput Input => new(Run.ImageId, Run.RunId);

    public ApplicationLifetime Lifetime { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    public StageRunner Stages { get; }

    public IMeterFactory Meters => _metrics.GetRequiredService<IMeterFactory>();

    public static async Task<StageBench> CreateAsync(PostgresFixture postgres, TimeSpan? timeout = null)
    {
        var data = await TestData.CreateAsync(postgres);
        await data.UploadAsync();
        return new StageBench(data, await data.ClaimAsync(), timeout ?? TimeSpan.FromMinutes(1));
    }

    public static TextResult Text(string text) => new(text, "en", 0.9, []) { Model = new ModelInfo("tesseract", "5.3") };

    public async Task<StageState> StateAsync(string stage)
    {
        var image = Assert.Single(await Data.Status.ReadAsync(LocalUser.Id, [Run.ImageId], CancellationToken.None));
        return image.Stages.Single(state => state.Stage == stage);
    }

    public async ValueTask DisposeAsync()
    {
        Stages.Dispose();
        _stageMetrics.Dispose();
        await _metrics.DisposeAsync();
        await Data.DisposeAsync();
    }
}
