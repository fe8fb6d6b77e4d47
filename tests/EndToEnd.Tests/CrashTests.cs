using System.Text.Json;
using DaprImages.TestKit.Pictures;
using DaprImages.TestKit.Processes;

namespace DaprImages.EndToEnd.Tests;

/// <summary>A photo that takes down whatever looks at it harms itself alone.</summary>
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_photo_whose_stage_kills_the_process_ends_with_that_stage_quarantined_and_all_others_are_completed()
    {
        using var data = new DataFolder();
        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = Programs.PathOf("CrashingEngine") });
        var panorama = PngFile.Write(1200, 100, 8, PngFile.Rgb, new byte[1200 * 100 * 3]);

        var innocent = new List<Guid> { await system.Gallery.UploadAsync("before.png", TextPictures.NumberedPage(1)) };
        var guilty = await system.Gallery.UploadAsync("panorama.png", panorama);
        innocent.Add(await system.Gallery.UploadAsync("after-1.png", TextPictures.NumberedPage(2)));
        innocent.Add(await system.Gallery.UploadAsync("after-2.png", TextPictures.NumberedPage(3)));
        var ended = await system.Gallery.WaitUntilEndedAsync([.. innocent, guilty], Patience);

        Assert.All(ended.Values, image => Assert.Equal("completed", image.GetProperty("status").GetString()));
        Assert.All(innocent, id => Assert.Equal("completed", Stages(ended[id])["scene"].GetProperty("status").GetString()));
        var stages = Stages(ended[guilty]);
        Assert.Equal("failed", stages["scene"].GetProperty("status").GetString());
        Assert.Contains("took its process down", stages["scene"].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.All(["text", "metadata", "caption"], stage => Assert.Equal("completed", stages[stage].GetProperty("status").GetString()));
    }

    private static Dictionary<string, JsonElement> Stages(JsonElement status) =>
        status.GetProperty("stages").EnumerateArray().ToDictionary(stage => stage.GetProperty("stage").GetString()!);
}
