using DaprImages.Contracts;
using DaprImages.Contracts.Results;
using DaprImages.Data.Faces;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class FaceReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly MatchRule Rule = new("encoder", 0.55, 0.05);

    [Fact]
    public async Task Unknown_faces_are_grouped_by_likeness_the_largest_group_first_and_single_ones_last()
    {
        await using var data = await CreateAsync(postgres);
        var small = await FaceAsync(data);
        var ann = new[] { await FaceAsync(data, 1, 0, 0), await FaceAsync(data, 0.9f, 0.436f, 0), await FaceAsync(data, 0.6f, 0.8f, 0) };
        var ben = new[] { await FaceAsync(data, 0, 0, 1), await FaceAsync(data, 0, 0, 1) };
        await FaceAsync(data, await data.AddUserAsync(), 1, 0, 0);

        var groups = await data.FaceGroups.ReadAsync(LocalUser.Id, Rule, 10, None);

        Assert.Equal([3, 2, 1], groups.Select(group => group.Count));
        Assert.Equal(ann.Order(), groups[0].Faces.Select(face => face.Id).Order()); // the outer two are connected by the middle one
        Assert.Equal(ben.Order(), groups[1].Faces.Select(face => face.Id).Order());
        Assert.Equal(small, Assert.Single(groups[2].Faces).Id);
    }

    [Fact]
    public async Task Without_a_rule_each_face_is_alone()
    {
        await using var data = await CreateAsync(postgres);
        await FaceAsync(data, 1, 0, 0);
        await FaceAsync(data, 1, 0, 0);

        Assert.Equal([1, 1], (await data.FaceGroups.ReadAsync(LocalUser.Id, rule: null, 10, None)).Select(group => group.Count));
    }

    [Fact]
    public async Task Pages_of_faces_follow_each_other_and_can_be_those_of_one_person_or_of_nobody()
    {
        await using var data = await CreateAsync(postgres);
        var ids = new[] { await FaceAsync(data, 1, 0, 0), await FaceAsync(data, 0, 1, 0), await FaceAsync(data, 0, 0, 1) };
        var ann = (await data.People.NameAsync(LocalUser.Id, "Ann", [ids[1]], Rule, None))!.Value.Id;

        var first = await data.FaceReader.ListAsync(LocalUser.Id, new FaceFilter(), null, 2, None);
        await FaceAsync(data, -1, 0, 0);
        var second = await data.FaceReader.ListAsync(LocalUser.Id, new FaceFilter(), first[^1].Id, 2, None);

        Assert.Equal([ids[2], ids[1], ids[0]], first.Concat(second).Select(face => face.Id));
        Assert.Equal([ids[1]], (await data.FaceReader.ListAsync(LocalUser.Id, new FaceFilter(ann), null, 9, None)).Select(face => face.Id));
        Assert.Equal(3, (await data.FaceReader.ListAsync(LocalUser.Id, new FaceFilter(Unknown: true), null, 9, None)).Count);
        Assert.Equal((640, 480), (first[0].ImageWidth, first[0].ImageHeight));
    }

    [Fact]
    public async Task A_stored_result_is_shown_with_the_people_as_they_are_now()
    {
        await using var data = await CreateAsync(postgres);
        var image = await data.UploadAsync();
        var face = Assert.Single(await data.Faces.ReplaceAsync(image, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 1, 0, 0 })], Rule, None));
        var result = new FacesResult([new(face.Id, new(0, 0, 0.1, 0.2), 0.9, Guid.NewGuid(), "Former name", 0.1)]);

        Assert.Null(Assert.Single((await data.Faces.NameAsync(image, result, None)).Items).PersonName);
        await data.People.NameAsync(LocalUser.Id, "Ann", [face.Id], Rule, None);

        Assert.Equal("Ann", Assert.Single((await data.Faces.NameAsync(image, result, None)).Items).PersonName);
    }

    [Fact]
    public async Task The_rule_is_that_of_the_encoder_which_the_analysis_entered()
    {
        await using var data = await CreateAsync(postgres);
        var encoder = new ModelInfo("encoder", "1", null, new Dictionary<string, double> { ["match"] = 0.55, ["margin"] = 0.05 });
        await data.StageModels.SetAsync(Stage.Faces, ResultJson.Write(new ModelInfo("detector", "1", null, new Dictionary<string, double> { ["score"] = 0.7 }, [encoder])), None);

        Assert.Equal(Rule, MatchRule.In((await data.StageModels.ReadAsync(None))[Stage.Faces].Model));
        Assert.Null(MatchRule.In(null));
    }

    private static Task<Guid> FaceAsync(TestData data, params float[] encoding) => FaceAsync(data, LocalUser.Id, encoding);

    private static async Task<Guid> FaceAsync(TestData data, Guid owner, params float[] encoding) =>
        Assert.Single(await data.Faces.ReplaceAsync(await data.UploadAsync(owner), [new([0, 0, 0.1, 0.2], 0.9, encoding)], Rule, None)).Id;
}
