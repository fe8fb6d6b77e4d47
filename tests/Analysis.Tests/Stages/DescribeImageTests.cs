using DaprImages.Analysis.Stages;
using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using DaprImages.Vision.Captions;
using DaprImages.Vision.Engines;

namespace DaprImages.Analysis.Tests.Stages;

public sealed class DescribeImageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_caption_names_people_as_they_are_known_when_it_is_made()
    {
        await using var bench = await StageBench.CreateAsync(postgres);
        var rule = new MatchRule("encoder", 0.55, 0.05);
        var face = Assert.Single(await bench.Data.Faces.ReplaceAsync(bench.Run.ImageId, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 1, 0, 0 })], rule, CancellationToken.None));
        await bench.Data.CompleteAsync(bench.Run, Stage.Faces, ResultJson.Write(new FacesResult([new(face.Id, new(0, 0, 0.1, 0.2), 0.9)])));
        await bench.Data.People.NameAsync(LocalUser.Id, "Ann", [face.Id], rule, CancellationToken.None);

        await new DescribeImage(bench.Stages, bench.Data.Runs, bench.Data.Faces, null!, new Namer()).RunAsync(null!, bench.Input);

        Assert.Equal("Ann", await bench.Data.ScalarAsync<string>("SELECT result->>'text' FROM analysis_results WHERE analysis_type = 'caption'"));
    }

    private sealed class Namer : IVisionEngine<CaptionInput, CaptionResult>
    {
        private static readonly ModelInfo Model = new("namer", "1");

        public EngineAvailability Availability => new EngineAvailability.Available(Model);

        public Task<CaptionResult> AnalyzeAsync(CaptionInput input, CancellationToken cancellationToken) =>
            Task.FromResult(new CaptionResult(string.Join(' ', input.Faces!.Items.Select(face => face.PersonName)), "namer") { Model = Model });
    }
}
