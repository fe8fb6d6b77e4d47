using DaprImages.Data.Faces;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class FaceTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Model = "encoder";

    private static readonly MatchRule Rule = new(Model, 0.55, 0.05);

    [Fact]
    public async Task A_face_is_recognised_by_any_face_that_somebody_said_is_the_persons()
    {
        await using var data = await TestData.CreateAsync(postgres);
        var ann = await PersonAsync(data, "Ann", [1, 0, 0], [0, 1, 0]);

        var found = Assert.Single(await FindAsync(data, [0.1f, 0.99f, 0]));

        Assert.Equal((ann, "Ann"), (found.PersonId, found.PersonName));
        Assert.Equal(0.005, found.Distance!.Value, 0.001);
        Assert.Equal(ann, await data.ScalarAsync<Guid>($"SELECT person_id FROM faces WHERE id = '{found.Id}'"));
    }

    [Fact]
    public async Task A_face_that_is_near_nobody_or_near_two_is_nobodys()
    {
        await using var data = await TestData.CreateAsync(postgres);
        await PersonAsync(data, "Ann", [1, 0, 0]);
        await PersonAsync(data, "Ben", [0, 1, 0]);

        Assert.Null(Assert.Single(await FindAsync(data, [0, 0, 1])).PersonId);
        Assert.Null(Assert.Single(await FindAsync(data, [0.72f, 0.69f, 0])).PersonId);
        Assert.NotNull(Assert.Single(await FindAsync(data, [0.8f, 0.6f, 0])).PersonId);
    }

    [Fact]
    public async Task Encodings_of_another_model_and_faces_too_small_for_one_are_compared_with_nothing()
    {
        await using var data = await TestData.CreateAsync(postgres);
        await PersonAsync(data, "Ann", [1, 0, 0]);
        var image = await data.UploadAsync();

        var found = await data.Faces.ReplaceAsync(image, [Face(0, 1, 0, 0)], Rule with { Model = "another" }, None);
        var small = await data.Faces.ReplaceAsync(image, [Face(0)], Rule, None);

        Assert.Null(Assert.Single(found).PersonId);
        Assert.Null(Assert.Single(small).PersonId);
        Assert.True(await data.ScalarAsync<bool>($"SELECT encoding IS NULL FROM faces WHERE id = '{small[0].Id}'"));
    }

    [Fact]
    public async Task What_a_person_said_outlives_another_analysis()
    {
        await using var data = await TestData.CreateAsync(postgres);
        var ann = await PersonAsync(data, "Ann", [1, 0, 0]);
        var ben = await PersonAsync(data, "Ben", [0, 1, 0]);
        var image = await data.UploadAsync();
        var first = await data.Faces.ReplaceAsync(image, [Face(0, 0, 0, 1), Face(0.5, 1, 0, 0), Face(0.8, 1, 0, 0)], Rule, None);
        await data.ExecuteAsync($"UPDATE faces SET person_id = '{ben}', confirmed = true WHERE id = '{first[0].Id}'");
        await data.ExecuteAsync($"INSERT INTO face_rejections VALUES ('{first[1].Id}', '{ann}')");

        var again = await data.Faces.ReplaceAsync(image, [Face(0.01, 0, 0, 1), Face(0.5, 1, 0, 0)], Rule, None);

        Assert.Equal([first[0].Id, first[1].Id], again.Select(face => face.Id));
        Assert.Equal([ben, null], again.Select(face => face.PersonId));
        Assert.Equal(2L, await data.ScalarAsync<long>($"SELECT count(*) FROM faces WHERE image_id = '{image}'"));
    }

    [Fact]
    public async Task Faces_of_an_image_that_is_gone_are_not_stored()
    {
        await using var data = await TestData.CreateAsync(postgres);

        Assert.Empty(await data.Faces.ReplaceAsync(Guid.NewGuid(), [Face(0, 1, 0, 0)], Rule, None));
    }

    private static NewFace Face(double x, params float[] encoding) => new([x, 0, 0.1, 0.2], 0.9, encoding);

    private static async Task<List<RecognizedFace>> FindAsync(TestData data, float[] encoding) =>
        await data.Faces.ReplaceAsync(await data.UploadAsync(), [Face(0, encoding)], Rule, None);

    private static async Task<Guid> PersonAsync(TestData data, string name, params float[][] encodings)
    {
        var id = Guid.CreateVersion7();
        await data.ExecuteAsync($"INSERT INTO people (id, owner_id, name) VALUES ('{id}', '{LocalUser.Id}', '{name}')");
        foreach (var encoding in encodings)
        {
            var face = Assert.Single(await FindAsync(data, encoding));
            await data.ExecuteAsync($"UPDATE faces SET person_id = '{id}', confirmed = true WHERE id = '{face.Id}'");
        }
        return id;
    }
}
