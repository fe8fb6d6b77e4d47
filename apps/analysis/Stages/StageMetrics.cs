using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DaprImages.Analysis.Stages;

/// <summary>Duration, attempts and outcome of stages; and the spans that show them in a trace.</summary>
internal sealed class StageMetrics : IDisposable
{
    private readonly ActivitySource _source = new("DaprImages.Analysis");
    private readonly Histogram<double> _duration;

    public StageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DaprImages.Analysis");
        _duration = meter.CreateHistogram(
            "daprimages.stage.duration",
            "s",
            "Time an attempt of a stage took, by stage and outcome",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180] });
    }

    public Activity? Begin(string stage, StageInput input)
    {
        var activity = _source.StartActivity($"stage {stage}");
        activity?.SetTag("daprimages.image.id", input.ImageId);
        activity?.SetTag("daprimages.run.id", input.RunId);
        return activity;
    }

    /// <param name="outcome"><c>completed</c>, <c>failed</c>, <c>retried</c> or <c>skipped</c>.</param>
    public void Ended(string stage, string outcome, TimeSpan duration) => _duration.Record(duration.TotalSeconds, new("stage", stage), new("outcome", outcome));

    public void Dispose() => _source.Dispose();
}
