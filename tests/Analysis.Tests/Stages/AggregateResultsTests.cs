using DaprImages.Analysis.Stages;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.TestKit;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class AggregateResultsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly BoundingBox Box = new(0, 0, 1, 1);

    [Fact]
    public async Task What_was_found_becomes_columns_and_tags()
    {
        await using var bench = await StageBench.CreateAsync(postgres);

        var summary = await AggregateAsync(
            bench,
            (Stage.Objects, new ObjectsResult([new("dog", 0.6, Box), new("dog", 0.9, Box), new("car", 0.5, Box)])),
            (Stage.Scene, new SceneResult(false, [new("lawn", SceneLabelKind.Location, 0.7)])),
            (Stage.Faces, new FacesResult([new(Guid.NewGuid(), Box, 1, Guid.NewGuid(), "Ada", 0.25), new(Guid.NewGuid(), Box, 1)])),
            (Stage.Metadata, new MetadataResult("2014-09-19T16:08:30", new("Canon", "S95", null), new(null, null, null, null), new(51.5, 8.25, null), null, ["holiday"], new Dictionary<string, string>())),
            (Stage.Caption, new CaptionResult("Two dogs on a lawn.", "composed")));

        Assert.Equal((640, 480, "Canon", "S95", 51.5, 8.25, "Two dogs on a lawn."), (summary.Width, summary.Height, summary.CameraMake, summary.CameraModel, summary.Latitude, summary.Longitude, summary.Caption));
        Assert.Equal(new DateTime(2014, 9, 19, 16, 8, 30, DateTimeKind.Utc), summary.TakenAt);
        Assert.Equal(
            [("text", "holiday", 1), ("object", "dog", 0.9), ("scene", "lawn", 0.7), ("object", "car", 0.5)],
            summary.Tags.Select(tag => (tag.Kind, tag.Name, tag.Confidence)));
    }

    [Theory]
    [InlineData("2014-09-19T16:08:30+02:00", "2014-09-19T14:08:30Z")]
    [InlineData("2014-09-19T16:08:30.25", "2014-09-19T16:08:30.25Z")]
    [InlineData(null, null)]
    public async Task The_time_it_was_taken_is_kept_in_utc(string? takenAt, string? expected)
    {
        await using var bench = await StageBench.CreateAsync(postgres);

        var summary = await AggregateAsync(bench, (Stage.Metadata, new MetadataResult(takenAt, new(null, null, null), new(null, null, null, null), null, null, [], new Dictionary<string, string>())));

        Assert.Equal(expected is null ? null : DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal), summary.TakenAt);
    }

    [Fact]
    public async Task Nothing_found_is_no_error()
    {
        await using var bench = await StageBench.CreateAsync(postgres);

        var summary = await AggregateAsync(bench, (Stage.Caption, new CaptionResult("", "composed")));

        Assert.Equal((null, null), (summary.Caption, summary.TakenAt));
        Assert.Empty(summary.Tags);
    }

    [Fact]
    public async Task The_surest_tags_are_kept_when_there_are_too_many()
    {
        await using var bench = await StageBench.CreateAsync(postgres);

        var summary = await AggregateAsync(bench, (Stage.Objects, new ObjectsResult([.. Enumerable.Range(1, 100).Select(n => new DetectedObject($"thing {n}", n / 100.0, Box))])));

        Assert.Equal((64, "thing 100", "thing 37"), (summary.Tags.Count, summary.Tags[0].Name, summary.Tags[^1].Name));
    }

    [Fact]
    public async Task Done_again_after_its_answer_was_lost_it_says_the_same()
    {
        await using var bench = await StageBench.CreateAsync(postgres);
        var first = await AggregateAsync(bench, (Stage.Objects, new ObjectsResult([new("dog", 0.6, Box)])));

        var second = await AggregateAsync(bench);

        Assert.Equal(first.Tags, second.Tags);
    }

    private static async Task<AggregateResults.Output> AggregateAsync(StageBench bench, params (string Stage, StageResult Result)[] results)
    {
        foreach (var (stage, result) in results)
        {
            await bench.Data.CompleteAsync(bench.Run, stage, ResultJson.Write(result));
        }
        return await new AggregateResults(bench.Stages, bench.Data.Runs, bench.Data.Images).RunAsync(null!, bench.Input);
    }
}
