using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.TestKit;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using static DaprImages.Analysis.Tests.Stages.StageBench;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class StageMetricsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Every_attempt_of_a_stage_is_measured_with_its_outcome()
    {
        await using var bench = await CreateAsync(postgres);
        var measured = new ConcurrentQueue<(string Stage, string Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "daprimages.stage.duration" && instrument.Meter.Scope == bench.Meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => measured.Enqueue(((string)tags[0].Value!, (string)tags[1].Value!)));
        listener.Start();

        await Assert.ThrowsAsync<IOException>(() => bench.Stages.RunAsync(Stage.Text, bench.Input, _ => throw new IOException()));
        await bench.Stages.RunAsync(Stage.Text, bench.Input, _ => Task.FromResult<StageResult?>(Text("")));
        await bench.Stages.RunAsync(Stage.Faces, bench.Input, _ => throw new ImageRefusedException(new ImageRefusal(ImageProblem.Damaged, "Damaged.")));
        await bench.Stages.SkipAsync(Stage.Scene, bench.Input, new EngineAvailability.Unavailable("off", "on"));
        await bench.Stages.FailAsync(Stage.Objects, bench.Input, "used up");

        Assert.Equal([(Stage.Text, "retried"), (Stage.Text, "completed"), (Stage.Faces, "failed"), (Stage.Scene, "skipped"), (Stage.Objects, "failed")], measured);
    }
}
