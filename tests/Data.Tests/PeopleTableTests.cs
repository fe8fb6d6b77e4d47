using DaprImages.Data.Faces;
using DaprImages.Data.People;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class PeopleTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly MatchRule Rule = new("encoder", 0.55, 0.05);

    [Fact]
    public async Task Naming_a_face_labels_those_like_it_at_once_and_later_ones_too()
    {
        await using var data = await CreateAsync(postgres);
        var named = await FaceAsync(data, [1, 0, 0]);
        var alike = await FaceAsync(data, [0.9f, 0.436f, 0]);
        var other = await FaceAsync(data, [0, 0, 1]);

        var ann = await NameAsync(data, "Ann", named.Id);
        var later = await FaceAsync(data, [0.8f, 0, 0.6f]);

        Assert.Equal(("Ann", true, null), await WhoAsync(data, named.Id));
        Assert.Equal(("Ann", false, 0.1), await WhoAsync(data, alike.Id));
        Assert.Equal((null, false, null), await WhoAsync(data, other.Id));
        Assert.Equal(("Ann", false, 0.2), await WhoAsync(data, later.Id));
        Assert.Equal(("Ann", 3, 3, named.Id), Assert.Single(await data.PeopleReader.ListAsync(LocalUser.Id, 10, None)) is { Id: var id, Cover: { } cover } person && id == ann
            ? (person.Name, person.FaceCount, person.ImageCount, cover.Id)
            : default);
    }

    [Fact]
    public async Task A_name_in_use_means_the_same_person_whatever_its_case()
    {
        await using var data = await CreateAsync(postgres);
        var first = await FaceAsync(data, [1, 0, 0]);
        var second = await FaceAsync(data, [0, 1, 0]);

        var ann = await data.People.NameAsync(LocalUser.Id, "Ann", [first.Id], Rule, None);
        var same = await data.People.NameAsync(LocalUser.Id, "ann", [second.Id], Rule, None);

        Assert.Equal((true, false), (ann!.Value.IsNew, same!.Value.IsNew));
        Assert.Equal(ann.Value.Id, same.Value.Id);
    }

    [Fact]
    public async Task The_tags_of_images_follow_what_is_said_and_captions_with_names_are_made_again()
    {
        await using var data = await CreateAsync(postgres);
        var face = await FaceAsync(data, [1, 0, 0]);
        var run = await data.ClaimAsync();
        await data.CompleteAsync(run, "caption", """{"text": "A person.", "generator": "composed"}""");
        await data.Runs.StoreAsync(run.RunId, face.ImageId, Summary("A person.", ("object", "tie", 0.9)), None);

        var ann = await NameAsync(data, "Ann", face.Id);
        Assert.Equal([("person", "Ann"), ("object", "tie")], await TagsAsync(data, face.ImageId));
        Assert.Equal(["caption"], await data.ScalarAsync<string[]>($"SELECT stages FROM analysis_queue WHERE image_id = '{face.ImageId}' AND priority = 1"));

        await data.People.RenameAsync(LocalUser.Id, ann, "Anna", None);
        Assert.Equal([("person", "Anna"), ("object", "tie")], await TagsAsync(data, face.ImageId));

        await data.People.DeleteAsync(LocalUser.Id, ann, Rule, None);
        Assert.Equal([("object", "tie")], await TagsAsync(data, face.ImageId));
        Assert.Equal((null, false, null), await WhoAsync(data, face.Id));
    }

    [Fact]
    public async Task A_run_that_is_stored_after_a_face_was_named_has_the_name()
    {
        await using var data = await CreateAsync(postgres);
        var face = await FaceAsync(data, [1, 0, 0]);
        var run = await data.ClaimAsync();
        await data.CompleteAsync(run, "text", "{}");
        await NameAsync(data, "Ann", face.Id);

        await data.Runs.StoreAsync(run.RunId, face.ImageId, Summary("A person."), None);

        Assert.Equal([("person", "Ann")], await TagsAsync(data, face.ImageId));
    }

    [Fact]
    public async Task Not_this_person_outlives_another_analysis_also_when_the_box_moves_a_little()
    {
        await using var data = await CreateAsync(postgres);
        var ann = await NameAsync(data, "Ann", (await FaceAsync(data, [1, 0, 0])).Id);
        var face = await FaceAsync(data, [0.95f, 0.312f, 0]);
        Assert.Equal("Ann", (await WhoAsync(data, face.Id)).Name);

        Assert.True(await data.People.RejectAsync(LocalUser.Id, face.Id, ann, Rule, None));
        Assert.Null((await WhoAsync(data, face.Id)).Name);
        var again = Assert.Single(await data.Faces.ReplaceAsync(face.ImageId, [new([0.02, 0.01, 0.1, 0.2], 0.9, new float[] { 0.95f, 0.312f, 0 })], Rule, None));

        Assert.Equal((face.Id, null), (again.Id, again.PersonId));
        await data.Faces.ReplaceAsync(face.ImageId, [], Rule, None); // not found this time
        again = Assert.Single(await data.Faces.ReplaceAsync(face.ImageId, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 0.95f, 0.312f, 0 })], Rule, None));
        Assert.Equal((face.Id, null), (again.Id, again.PersonId));
    }

    [Fact]
    public async Task A_face_that_is_said_to_be_nobody_known_stays_so()
    {
        await using var data = await CreateAsync(postgres);
        await NameAsync(data, "Ann", (await FaceAsync(data, [1, 0, 0])).Id);
        var face = await FaceAsync(data, [0.95f, 0.312f, 0]);

        Assert.True(await data.People.AssignAsync(LocalUser.Id, face.Id, null, Rule, None));
        await data.Faces.ReplaceAsync(face.ImageId, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 0.95f, 0.312f, 0 })], Rule, None);

        Assert.Equal((null, true, null), await WhoAsync(data, face.Id));
        Assert.Empty(await data.FaceGroups.ReadAsync(LocalUser.Id, Rule, 10, None));
    }

    [Fact]
    public async Task Moving_a_face_takes_those_along_that_are_like_it()
    {
        await using var data = await CreateAsync(postgres);
        var said = await FaceAsync(data, [1, 0, 0]);
        await NameAsync(data, "Ann", said.Id);
        var alike = await FaceAsync(data, [0.95f, 0.312f, 0]);
        var ben = await NameAsync(data, "Ben", (await FaceAsync(data, [0, 0, 1])).Id);

        Assert.True(await data.People.AssignAsync(LocalUser.Id, said.Id, ben, Rule, None));

        Assert.Equal(("Ben", "Ben"), ((await WhoAsync(data, said.Id)).Name, (await WhoAsync(data, alike.Id)).Name));
    }

    [Fact]
    public async Task Merging_makes_one_of_two_also_of_faces_that_were_between_them()
    {
        await using var data = await CreateAsync(postgres);
        var one = await FaceAsync(data, [1, 0, 0]);
        var two = await FaceAsync(data, [0.5f, 0.866f, 0]);
        var ann = await NameAsync(data, "Ann", one.Id);
        var anna = await NameAsync(data, "Anna", two.Id);
        var between = await FaceAsync(data, [0.866f, 0.5f, 0]);
        var never = await FaceAsync(data, [0.5f, 0.866f, 0]);
        await data.People.RejectAsync(LocalUser.Id, never.Id, anna, Rule, None);
        Assert.Null((await WhoAsync(data, between.Id)).Name);

        Assert.True(await data.People.MergeAsync(LocalUser.Id, ann, anna, Rule, None));

        Assert.Equal(["Ann"], (await data.PeopleReader.ListAsync(LocalUser.Id, 10, None)).Select(person => person.Name));
        Assert.Equal(("Ann", "Ann", "Ann"), ((await WhoAsync(data, one.Id)).Name, (await WhoAsync(data, two.Id)).Name, (await WhoAsync(data, between.Id)).Name));
        Assert.Null((await WhoAsync(data, never.Id)).Name); // what was said not to be Anna is not Ann either
    }

    [Fact]
    public async Task Nobody_reaches_or_matches_the_people_of_another()
    {
        await using var data = await CreateAsync(postgres);
        var other = await data.AddUserAsync();
        var face = await FaceAsync(data, [1, 0, 0]);
        var ann = await NameAsync(data, "Ann", face.Id);
        var theirs = await FaceAsync(data, [1, 0, 0], other);

        Assert.Null((await WhoAsync(data, theirs.Id, other)).Name);
        Assert.Null(await data.People.NameAsync(other, "Eve", [face.Id], Rule, None));
        Assert.False(await data.People.AssignAsync(other, theirs.Id, ann, Rule, None));
        Assert.False(await data.People.RejectAsync(other, face.Id, ann, Rule, None));
        Assert.False(await data.People.DeleteAsync(other, ann, Rule, None));
        Assert.Equal(RenameOutcome.NoSuchPerson, await data.People.RenameAsync(other, ann, "Eve", None));
        Assert.True((await data.People.NameAsync(other, "Ann", [theirs.Id], Rule, None))!.Value.IsNew);
        Assert.False(await data.People.MergeAsync(other, (await data.PeopleReader.ListAsync(other, 10, None))[0].Id, ann, Rule, None));
        Assert.Equal(("Ann", true, null), await WhoAsync(data, face.Id));
    }

    [Fact]
    public async Task Two_people_have_two_names()
    {
        await using var data = await CreateAsync(postgres);
        await NameAsync(data, "Ann", (await FaceAsync(data, [1, 0, 0])).Id);
        var ben = await NameAsync(data, "Ben", (await FaceAsync(data, [0, 1, 0])).Id);

        Assert.Equal(RenameOutcome.NameTaken, await data.People.RenameAsync(LocalUser.Id, ben, "ANN", None));
        Assert.Equal(RenameOutcome.Renamed, await data.People.RenameAsync(LocalUser.Id, ben, "BEN", None));
    }

    [Fact]
    public async Task Without_a_rule_only_the_faces_named_change()
    {
        await using var data = await CreateAsync(postgres);
        var named = await FaceAsync(data, [1, 0, 0]);
        var alike = await FaceAsync(data, [1, 0, 0]);

        await data.People.NameAsync(LocalUser.Id, "Ann", [named.Id], rule: null, None);

        Assert.Equal(("Ann", null), ((await WhoAsync(data, named.Id)).Name, (await WhoAsync(data, alike.Id)).Name));
    }

    [Fact]
    public async Task Faces_come_in_and_are_named_at_the_same_time_and_none_is_left_out()
    {
        await using var data = await CreateAsync(postgres);
        var named = await FaceAsync(data, [1, 0, 0]);
        var images = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => data.UploadAsync()));

        await Task.WhenAll(images
            .Select(image => (Task)data.Faces.ReplaceAsync(image, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 1, 0, 0 })], Rule, None))
            .Append(data.People.NameAsync(LocalUser.Id, "Ann", [named.Id], Rule, None)));

        Assert.Equal(13L, await data.ScalarAsync<long>("SELECT count(*) FROM faces WHERE person_id IS NOT NULL"));
    }

    private static async Task<(Guid Id, Guid ImageId)> FaceAsync(TestData data, float[] encoding, Guid? ownerId = null)
    {
        var image = await data.UploadAsync(ownerId);
        return (Assert.Single(await data.Faces.ReplaceAsync(image, [new([0, 0, 0.1, 0.2], 0.9, encoding)], Rule, None)).Id, image);
    }

    private static async Task<Guid> NameAsync(TestData data, string name, params Guid[] faces) => (await data.People.NameAsync(LocalUser.Id, name, faces, Rule, None))!.Value.Id;

    private static async Task<(string? Name, bool Confirmed, double? Distance)> WhoAsync(TestData data, Guid face, Guid? ownerId = null) =>
        await data.FaceReader.FindAsync(ownerId ?? LocalUser.Id, face, None) is { } found ? (found.PersonName, found.Confirmed, found.Distance is { } distance ? Math.Round(distance, 2) : null) : default;

    private static async Task<IEnumerable<(string Kind, string Name)>> TagsAsync(TestData data, Guid image) =>
        (await data.Images.ReadTagsAsync([image], None)).Select(tag => (tag.Kind, tag.Name));
}
