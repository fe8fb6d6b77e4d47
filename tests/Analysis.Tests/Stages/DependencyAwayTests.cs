using System.Diagnostics.Metrics;
using Dapr;
using DaprImages.Analysis.Stages;
using DaprImages.AppHost.Database;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data;
using DaprImages.Data.Images;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using DaprImages.Data.Tests;
using DaprImages.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DaprImages.Analysis.Tests.Stages.StageBench;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class DependencyAwayTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Aborted)]
    public async Task While_the_sidecar_is_away_the_stage_waits_and_no_attempt_is_spent(StatusCode code)
    {
        await using var bench = await CreateAsync(postgres);
        var calls = 0;

        var outcome = await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => ++calls < 8
            ? throw new DaprException("Binding operation failed", new RpcException(new Status(code, "no connection")))
            : Task.FromResult<StageResult?>(Text("at last")));

        Assert.Equal(StageOutcomeStatus.Completed, outcome.Status);
        Assert.Equal(1, (await bench.StateAsync(Stage.Text)).Attempts);
    }

    [Fact]
    public async Task A_store_that_refuses_fails_the_attempt()
    {
        await using var bench = await CreateAsync(postgres);

        await Assert.ThrowsAsync<DaprException>(() => bench.Stages.RunAsync(
            Stage.Text, bench.Input, _ => throw new DaprException("Binding operation failed", new RpcException(new Status(StatusCode.Internal, "access denied")))));
    }

    [Fact]
    public async Task While_the_database_is_away_the_stage_waits_and_its_result_is_kept()
    {
        var folder = Directory.CreateTempSubdirectory("daprimages-test-");
        File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var stageMetrics = new StageMetrics(metrics.GetRequiredService<IMeterFactory>());
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(folder.FullName, durable: false, CancellationToken.None);
            await using var database = Database.Connect(server.ConnectionString);
            await Database.MigrateAsync(database, CancellationToken.None);
            await new Data.Blobs.BlobTable(database).ReserveAsync(["key"], CancellationToken.None);
            await new ImageTable(database).AddAsync(TestData.NewImage(Guid.CreateVersion7(), "key"), Guid.CreateVersion7(), null, CancellationToken.None);
            var run = Assert.Single(await new QueueTable(database).ClaimAsync("here", 1, CancellationToken.None));
            using var stages = new StageRunner(
                new StageLedger(database), stageMetrics, Options.Create(new StageOptions()), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<StageRunner>.Instance);

            var working = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var finish = new TaskCompletionSource<StageResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var stage = stages.RunAsync(Stage.Text, new StageInput(run.ImageId, run.RunId), _ =>
            {
                working.SetResult();
                return finish.Task;
            });
            await working.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await server.KillAsync();
            finish.SetResult(Text("kept"));
            await server.StartAgainAsync(CancellationToken.None);

            Assert.Equal(StageOutcomeStatus.Completed, (await stage.WaitAsync(TimeSpan.FromSeconds(60))).Status);
            Assert.Single(await new RunTable(database).ReadResultsAsync(run.RunId, CancellationToken.None));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
