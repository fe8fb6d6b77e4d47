using DaprImages.Data.Embeddings;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class EmbeddingTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly EmbeddingModel Model = new("o'model", 3);

    [Fact]
    public async Task Similar_images_are_the_owners_own_nearest_first()
    {
        await using var data = await CreateAsync(postgres);
        var one = await EmbedAsync(data, [1, 0, 0]);
        var far = await EmbedAsync(data, [0, 1, 0]);
        var near = await EmbedAsync(data, [0.8f, 0.6f, 0]);
        await EmbedAsync(data, [1, 0, 0], await data.AddUserAsync());

        Assert.Equal([(near, 0.8), (far, 0)], await data.Embeddings.FindSimilarAsync(LocalUser.Id, one, new float[] { 1, 0, 0 }, Model, 10, None));
    }

    [Fact]
    public async Task Near_duplicates_form_groups_that_go_with_their_images()
    {
        await using var data = await CreateAsync(postgres);
        var first = await EmbedAsync(data, [1, 0, 0]);
        await EmbedAsync(data, [0, 1, 0]);
        var second = await EmbedAsync(data, [0.96f, 0.28f, 0]);
        var third = await EmbedAsync(data, [0.85f, 0.527f, 0]);
        var pair = new[] { await EmbedAsync(data, [0, 0, 1]), await EmbedAsync(data, [0, 0, 1]) };
        await EmbedAsync(data, [0, 0, 1], await data.AddUserAsync());

        var groups = await data.Duplicates.ListAsync(LocalUser.Id, null, 10, None);

        Assert.Equal([[pair[1], pair[0]], [third, second, first]], groups.Select(group => group.ImageIds));
        Assert.Equal((1, 0.96), (groups[0].Similarity, groups[1].Similarity), new Near());
        Assert.Equal([third, second, first], Assert.Single(await data.Duplicates.ListAsync(LocalUser.Id, pair[1], 10, None)).ImageIds);

        await data.Images.DeleteAsync(LocalUser.Id, second, None);
        await data.Images.DeleteAsync(LocalUser.Id, pair[0], None);
        Assert.Empty(await data.Duplicates.ListAsync(LocalUser.Id, null, 10, None));
    }

    [Fact]
    public async Task An_image_that_is_embedded_anew_is_paired_anew()
    {
        await using var data = await CreateAsync(postgres);
        var one = await EmbedAsync(data, [1, 0, 0]);
        var two = await EmbedAsync(data, [1, 0, 0]);

        await data.Embeddings.SetAsync(one, new float[] { 0, 1, 0 }, Model.Id, 0.95, None);
        Assert.Empty(await data.Duplicates.ListAsync(LocalUser.Id, null, 10, None));
        await data.Embeddings.SetAsync(two, new float[] { 0, 1, 0 }, Model.Id, 0.95, None);

        Assert.Single(await data.Duplicates.ListAsync(LocalUser.Id, null, 10, None));
    }

    [Fact]
    public async Task Duplicates_that_come_in_together_find_each_other()
    {
        await using var data = await CreateAsync(postgres);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EmbedAsync(data, [1, 0, 0])));

        Assert.Equal(8, Assert.Single(await data.Duplicates.ListAsync(LocalUser.Id, null, 10, None)).ImageIds.Count);
    }

    [Fact]
    public async Task The_index_of_a_model_is_made_once_by_whoever_comes_first_and_made_again_when_it_was_cut_off()
    {
        await using var data = await CreateAsync(postgres);
        await EmbedAsync(data, [1, 0, 0]);
        const string Index = "indexrelid = (SELECT indexname::regclass FROM pg_indexes WHERE indexdef LIKE '%hnsw%')";

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => data.EmbeddingIndexes.EnsureAsync(Model, None)));
        Assert.True(await data.ScalarAsync<bool>($"SELECT indisvalid FROM pg_index WHERE {Index}"));

        await data.ExecuteAsync($"UPDATE pg_index SET indisvalid = false WHERE {Index}");
        await data.EmbeddingIndexes.EnsureAsync(Model, None);
        Assert.True(await data.ScalarAsync<bool>($"SELECT indisvalid FROM pg_index WHERE {Index}"));
    }

    [Fact]
    public async Task A_model_with_longer_vectors_than_can_be_indexed_is_used_without()
    {
        await using var data = await CreateAsync(postgres);

        await data.EmbeddingIndexes.EnsureAsync(new EmbeddingModel("long", EmbeddingModel.MaxIndexed + 1), None);

        Assert.Equal(0L, await data.ScalarAsync<long>("SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"));
    }

    private static async Task<Guid> EmbedAsync(TestData data, float[] vector, Guid? owner = null)
    {
        var id = await data.UploadAsync(owner);
        await data.Embeddings.SetAsync(id, vector, Model.Id, 0.95, None);
        return id;
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 0.002 && Math.Abs(x.Item2 - y.Item2) < 0.002;

        public int GetHashCode((double, double) obj) => 0;
    }
}
