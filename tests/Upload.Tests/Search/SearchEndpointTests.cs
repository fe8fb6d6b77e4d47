using System.Net;
using DaprImages.Contracts.Results;
using DaprImages.Data.Users;
using DaprImages.Vision.Embeddings;
using DaprImages.Vision.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Upload.Tests.Search;

[Collection(UploadCollection.Name)]
public sealed class SearchEndpointTests(UploadFixture fixture)
{
    [Fact]
    public async Task Images_are_found_by_words_with_the_reasons_and_what_was_not_searched()
    {
        await using var app = await UploadApp.StartAsync(fixture, TextEncoder(null));
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 400);

        var page = await (await app.Http.GetAsync("/api/search?q=beach")).JsonAsync();

        Assert.Equal([album.ImageId, album.DuplicateId], page["items"]!.AsArray().Select(item => (Guid)item!["image"]!["id"]!));
        Assert.Equal(["tag beach", "caption", "fileName"], page["items"]![0]!["matches"]!.AsArray().Select(match => $"{match!["kind"]} {match["value"]}".Trim()));
        Assert.Equal("look", (string?)Assert.Single(page["notSearched"]!.AsArray())!["what"]);
        Assert.NotEmpty((string)page["notSearched"]![0]!["remedy"]!);
    }

    [Fact]
    public async Task With_a_model_for_words_looks_are_searched_too()
    {
        await using var app = await UploadApp.StartAsync(fixture, TextEncoder(new Towards("mobilenet-v2-imagenet", [0.99f, 0.141f])));
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 410);

        var page = await (await app.Http.GetAsync("/api/search?q=surfing")).JsonAsync();

        Assert.Equal([album.DuplicateId, album.ImageId], page["items"]!.AsArray().Select(item => (Guid)item!["image"]!["id"]!));
        Assert.Equal("look", (string?)page["items"]![0]!["matches"]![0]!["kind"]);
        Assert.Empty(page["notSearched"]!.AsArray());
    }

    [Fact]
    public async Task A_model_for_words_that_fails_takes_the_rest_of_the_search_not_with_it()
    {
        await using var app = await UploadApp.StartAsync(fixture, TextEncoder(new Broken()));
        await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 420);

        var page = await (await app.Http.GetAsync("/api/search?q=beach")).JsonAsync();

        Assert.Equal(2, page["items"]!.AsArray().Count);
        Assert.Equal("The model that compares images with words has failed.", (string?)page["notSearched"]![0]!["reason"]);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_and_filters_narrow()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 430);

        var first = await (await app.Http.GetAsync("/api/search?q=dog&limit=1")).JsonAsync();
        var second = await (await app.Http.GetAsync($"/api/search?q=dog&limit=1&cursor={first["nextCursor"]}")).JsonAsync();

        Assert.Equal(new[] { album.ImageId, album.DuplicateId }.Order(), new[] { first, second }.Select(page => (Guid)page["items"]![0]!["image"]!["id"]!).Order());
        Assert.Null(second["nextCursor"]);
        foreach (var (filter, count) in new[] { ("camera=canon", 2), ("camera=nikon", 0), ("box=8,51,9,52", 2), ("box=9,51,8,52", 0), ("status=failed", 0), ("tag=BEACH", 2), ($"person={album.PersonId}", 1), ("to=2024-01-01", 0) })
        {
            Assert.Equal(count, (await (await app.Http.GetAsync($"/api/search?q=dog&{filter}")).JsonAsync())["items"]!.AsArray().Count);
            Assert.Equal(count, (await (await app.Http.GetAsync($"/api/images?{(filter == "status=failed" ? "status=pending" : filter)}")).JsonAsync())["items"]!.AsArray().Count);
        }
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/search?q=")]
    [InlineData("/api/search?q=%20-%20")]
    [InlineData("/api/search?q=-dog")]
    [InlineData("/api/search?q=dog&cursor=7")]
    [InlineData("/api/search?q=dog&limit=101")]
    [InlineData("/api/search?q=dog&box=1,2,3")]
    [InlineData("/api/search?q=dog&box=1,5,3,4")]
    [InlineData("/api/images?box=200,0,0,0")]
    [InlineData("/api/duplicates?cursor=7")]
    [InlineData("/api/faces?person=Ada")]
    public async Task A_question_that_makes_no_sense_is_a_problem_of_the_asker(string path)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await (await app.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task Similar_images_and_near_duplicates_are_told()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var album = await Album.CreateAsync(app, app.Http, LocalUser.Id, "sunny", 440);

        var similar = await (await app.Http.GetAsync($"/api/images/{album.ImageId}/similar")).JsonAsync();
        Assert.Equal((album.DuplicateId, 0.99, "mobilenet-v2-imagenet"), ((Guid)similar["items"]![0]!["image"]!["id"]!, Math.Round((double)similar["items"]![0]!["similarity"]!, 2), (string)similar["model"]!));
        var group = Assert.Single((await (await app.Http.GetAsync("/api/duplicates")).JsonAsync())["items"]!.AsArray())!;
        Assert.Equal(new[] { album.ImageId, album.DuplicateId }.Order(), group["images"]!.AsArray().Select(image => (Guid)image!["id"]!).Order());

        var missing = await (await app.Http.GetAsync($"/api/images/{album.FailedId}/similar")).JsonAsync();
        Assert.Empty(missing["items"]!.AsArray());
        Assert.Equal("The file is damaged: sunny.", (string?)missing["notCompared"]!["reason"]);
        await (await app.Http.GetAsync($"/api/images/{Guid.NewGuid()}/similar")).ProblemAsync(HttpStatusCode.NotFound, "image-not-found");
    }

    private static Action<IServiceCollection> TextEncoder(ITextEncoder? encoder) => services => services.AddSingleton(provider => new Upload.Search.LookEncoder(encoder, provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<Upload.Search.LookEncoder>>()));

    private sealed class Towards(string model, float[] vector) : ITextEncoder
    {
        public EngineAvailability Availability => new EngineAvailability.Available(new ModelInfo(model, "1"));

        public string Model => model;

        public Task<ReadOnlyMemory<float>> EncodeAsync(string text, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<float>>(vector);
    }

    private sealed class Broken : ITextEncoder
    {
        public EngineAvailability Availability => new EngineAvailability.Available(new ModelInfo("mobilenet-v2-imagenet", "1"));

        public string Model => "mobilenet-v2-imagenet";

        public Task<ReadOnlyMemory<float>> EncodeAsync(string text, CancellationToken cancellationToken) => throw new InvalidOperationException("no weights");
    }
}
