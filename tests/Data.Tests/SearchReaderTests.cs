using DaprImages.Contracts;
using DaprImages.Data.Embeddings;
using DaprImages.Data.Images;
using DaprImages.Data.Search;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class SearchReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("dog", "caption", "tag:dog")]
    [InlineData("DOGS", "caption", "tag:dog")]
    [InlineData("gas station", "tag:gas_station")]
    [InlineData("invoice", "text")]
    [InlineData("holiday", "fileName")]
    [InlineData("holiday-beach.jpg", "fileName")]
    [InlineData("dog invoice", "caption", "text", "tag:dog")]
    [InlineData("\"dog on a lawn\"", "caption", "tag:dog")]
    public async Task An_image_is_found_by_what_is_known_of_it_and_says_why(string text, params string[] reasons)
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync(
            """{"text": "INVOICE No. 42"}""", fileName: "IMG_holiday-beach.jpg", summary: Summary("A dog on a lawn.", ("object", "dog", 0.9), ("scene", "gas_station", 0.4)));
        await data.AnalyzeAsync("{}", fileName: "other.png", summary: Summary("A cat."));

        var hit = Assert.Single(await FindAsync(data, text));

        Assert.Equal(id, hit.ImageId);
        Assert.Equal(reasons.Order(), Reasons(hit).Order());
    }

    [Theory]
    [InlineData("dog -lawn")]
    [InlineData("\"lawn dog\"")]
    [InlineData("cat")]
    [InlineData("owner")]
    [InlineData("...")]
    public async Task What_does_not_fit_is_not_found(string text)
    {
        await using var data = await CreateAsync(postgres);
        await data.AnalyzeAsync("{}", summary: Summary("A dog on a lawn.", ("object", "dog", 0.9)));

        Assert.Empty(await FindAsync(data, text));
    }

    [Fact]
    public async Task People_are_found_by_name_even_by_one_that_is_no_word_in_english()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync("{}");
        var face = Assert.Single(await data.Faces.ReplaceAsync(id, [new([0, 0, 0.1, 0.2], 0.9, new float[] { 1, 0 })], new("encoder", 0.5, 0), None));
        await data.People.NameAsync(LocalUser.Id, "Will", [face.Id], null, None);

        Assert.Equal(["person:Will"], Reasons(Assert.Single(await FindAsync(data, "will"))));
    }

    [Fact]
    public async Task What_is_found_in_several_ways_comes_first()
    {
        await using var data = await CreateAsync(postgres);
        var (written, _) = await data.AnalyzeAsync("""{"text": "dog"}""", summary: Summary("A sign."));
        var (shown, _) = await data.AnalyzeAsync("{}", summary: Summary("A dog.", ("object", "dog", 0.9)));
        var (named, _) = await data.AnalyzeAsync("{}", fileName: "dog.jpg", summary: Summary(null));

        Assert.Equal([shown, written, named], (await FindAsync(data, "dog")).Select(hit => hit.ImageId));
    }

    [Fact]
    public async Task Looks_are_compared_within_one_model_and_only_from_the_threshold()
    {
        await using var data = await CreateAsync(postgres);
        var near = await EmbedAsync(data, [1, 0]);
        var far = await EmbedAsync(data, [0, 1]);
        await data.Embeddings.SetAsync(await data.UploadAsync(), new float[] { 1, 0, 0 }, "another", 0.95, None);

        var hits = await FindAsync(data, "anything", new LookQuery(new float[] { 1, 0 }, new EmbeddingModel("clip", 2), 0.5));
        var all = await FindAsync(data, "anything", new LookQuery(new float[] { 1, 0 }, new EmbeddingModel("clip", 2), -1));

        Assert.Equal(near, Assert.Single(hits).ImageId);
        Assert.Equal(["look"], Reasons(hits[0]));
        Assert.Equal([near, far], all.Select(hit => hit.ImageId));
    }

    [Fact]
    public async Task Filters_and_words_hold_together()
    {
        await using var data = await CreateAsync(postgres);
        var (dog, _) = await data.AnalyzeAsync("{}", summary: Summary("A dog.", ("object", "dog", 0.9)) with { Latitude = -16.5, Longitude = 179.9, TakenAt = new(2020, 5, 1, 0, 0, 0, DateTimeKind.Utc) });
        await data.AnalyzeAsync("{}", summary: Summary("Another dog.") with { CameraMake = "Nikon" });

        async Task<Guid?> OnlyAsync(ImageFilter filter) => (await FindAsync(data, "dog", null, filter)) is [var hit] ? hit.ImageId : null;

        Assert.Equal(2, (await FindAsync(data, "dog", null, new ImageFilter(ImageStatus.Completed))).Count);
        Assert.Equal(dog, await OnlyAsync(new ImageFilter(Tag: "Dog")));
        Assert.Equal(dog, await OnlyAsync(new ImageFilter(Camera: "CAN")));
        Assert.Equal(dog, await OnlyAsync(new ImageFilter(To: new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero))));
        Assert.Equal(dog, await OnlyAsync(new ImageFilter(Area: new GeoArea(170, -20, -170, -10))));
        Assert.Null(await OnlyAsync(new ImageFilter(Area: new GeoArea(-170, -20, 170, -10))));
        Assert.Null(await OnlyAsync(new ImageFilter(ImageStatus.Failed)));
    }

    [Fact]
    public async Task Nobody_finds_the_images_of_another()
    {
        await using var data = await CreateAsync(postgres);
        var other = await data.AddUserAsync();
        await data.AnalyzeAsync("""{"text": "dog"}""", other, "dog.jpg", Summary("A dog.", ("object", "dog", 0.9)));
        await data.Embeddings.SetAsync(await data.UploadAsync(other), new float[] { 1, 0 }, "clip", 0.95, None);

        Assert.Empty(await FindAsync(data, "dog", new LookQuery(new float[] { 1, 0 }, new EmbeddingModel("clip", 2), -1)));
    }

    [Fact]
    public async Task Pages_follow_each_other_while_photos_come_in_and_go()
    {
        await using var data = await CreateAsync(postgres);
        for (var i = 0; i < 9; i++)
        {
            await data.AnalyzeAsync("{}", summary: Summary("A dog.", ("object", "dog", 0.1 * i)));
        }
        var all = (await FindAsync(data, "dog")).Select(hit => hit.ImageId).ToList();
        var seen = new List<Guid>();
        SearchCursor? cursor = null;
        for (var page = 0; page < 3; page++)
        {
            var (hits, asOf) = await data.Search.FindAsync(LocalUser.Id, new SearchQuery("dog"), new ImageFilter(), cursor, 3, None);
            seen.AddRange(hits.Select(hit => hit.ImageId));
            Assert.True(SearchCursor.TryParse(new SearchCursor(asOf, hits[^1].Score, hits[^1].ImageId).ToString(), out cursor));
            await data.AnalyzeAsync("{}", summary: Summary("A dog and a dog.", ("object", "dog", 0.95)));
            await data.Images.DeleteAsync(LocalUser.Id, seen[page == 0 ? 2 : 0], None); // once the very one that the cursor stands at
        }

        Assert.Equal(all, seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1-2-3")]
    [InlineData("x-y-00000000000070008000000000000001")]
    [InlineData("ffffffffffffffff-0-00000000000070008000000000000001")]
    public void A_cursor_that_is_none_is_told(string text) => Assert.False(SearchCursor.TryParse(text, out _));

    private static async Task<Guid> EmbedAsync(TestData data, float[] vector)
    {
        var id = await data.UploadAsync();
        await data.Embeddings.SetAsync(id, vector, "clip", 0.95, None);
        return id;
    }

    private static async Task<List<SearchHit>> FindAsync(TestData data, string text, LookQuery? look = null, ImageFilter? filter = null) =>
        (await data.Search.FindAsync(LocalUser.Id, new SearchQuery(text, look), filter ?? new ImageFilter(), null, 100, None)).Hits;

    private static IEnumerable<string> Reasons(SearchHit hit) => hit.Matches.Select(match =>
        (match.Kind == SearchMatchKind.FileName ? "fileName" : match.Kind.ToString().ToLowerInvariant()) + (match.Value is null ? "" : $":{match.Value}"));
}
