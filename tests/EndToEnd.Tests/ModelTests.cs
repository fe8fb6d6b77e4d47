using System.Text.Json;
using DaprImages.TestKit.Models;
using DaprImages.TestKit.Photos;

namespace DaprImages.EndToEnd.Tests;

/// <summary>With the models installed, every stage sees.</summary>
[Collection(ModelSystemCollection.Name)]
public sealed class ModelTests(ModelSystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [ModelsFact]
    public async Task Photos_are_seen_by_every_stage()
    {
        var system = fixture.System;
        var dog = await system.Gallery.UploadAsync("dog.jpg", SharedPhotos.Read("objects/dog_bicycle_truck.jpg"));
        var pair = await system.Gallery.UploadAsync("pair.jpg", SharedPhotos.Read("faces/obama_and_biden.jpg"));

        var ended = await system.Gallery.WaitUntilEndedAsync([dog, pair], Patience);

        Assert.DoesNotContain(system.Output, line => line.StartsWith("models:", StringComparison.Ordinal));
        Assert.All(ended.Values, image => Assert.Equal(("completed", 0), (image.GetProperty("status").GetString(), image.GetProperty("issues").GetInt32())));
        var results = await system.Gallery.ReadResultsAsync(dog);
        Assert.Equal(["bicycle", "car", "dog"], results.GetProperty("objects").GetProperty("items").EnumerateArray().Select(Label).Order(StringComparer.Ordinal));
        Assert.Equal("malamute", results.GetProperty("objects").GetProperty("tags")[0].GetProperty("name").GetString());
        Assert.False(results.GetProperty("scene").GetProperty("indoor").GetBoolean());
        Assert.Equal(1280, results.GetProperty("embedding").GetProperty("dimensions").GetInt32());
        Assert.Contains("dog", results.GetProperty("caption").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await system.Gallery.ReadResultsAsync(pair)).GetProperty("faces").GetProperty("items").GetArrayLength());

        // Nothing has changed, so nothing is outdated.
        using var rerun = await system.Gallery.Http.PostAsync("/api/analysis/rerun", new StringContent("""{"which": "outdated"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(0, JsonDocument.Parse(await rerun.Content.ReadAsStringAsync()).RootElement.GetProperty("queued").GetInt32());
    }

    private static string? Label(JsonElement item) => item.GetProperty("label").GetString();
}
