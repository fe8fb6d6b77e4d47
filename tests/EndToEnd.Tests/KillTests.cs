using System.Text.Json;
using DaprImages.TestKit.Pictures;
using Npgsql;
using Xunit.Abstractions;

namespace DaprImages.EndToEnd.Tests;

/// <summary>Nothing that was acknowledged is lost, whichever part dies, and nothing is done twice where it shows.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Photos = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>In the order in which they are killed.</summary>
    private static readonly string[] Parts = ["analysis", "analysis-sidecar", "pubsub-postgres", "postgres"];

    [Fact]
    public async Task Every_photo_is_analysed_once_although_each_part_is_killed_meanwhile()
    {
        using var data = new DataFolder();
        using var components = new ComponentsFolder().Replace("sweep.yaml", "@every 1m", "@every 5s");
        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string?> { ["Runs__Quiet"] = "00:00:15" }, components.Path);
        var ids = new List<Guid>();

        foreach (var part in Parts.Append(null))
        {
            for (var i = 0; i < Photos / (Parts.Length + 1); i++)
            {
                ids.Add(await system.Gallery.UploadUntilAcceptedAsync($"page-{ids.Count}.png", TextPictures.NumberedPage(ids.Count), Patience));
            }
            if (part is not null)
            {
                await WaitUntilWorkIsUnderWayAsync(system);
                output.WriteLine($"killed {part}, process {system.Kill(part)}");
            }
        }
        var ended = await system.Gallery.WaitUntilEndedAsync(ids, Patience);

        Assert.Equal(Photos, ids.Distinct().Count());
        Assert.All(ended.Values, image => Assert.Equal("completed", image.GetProperty("status").GetString()));
        foreach (var id in ids)
        {
            AssertPageIsRead(await system.Gallery.ReadResultsAsync(id));
        }
        await using var database = NpgsqlDataSource.Create(system.ConnectionString);
        Assert.Equal(0, await CountAsync(database, "SELECT count(*) FROM analysis_queue"));
        Assert.Equal(Photos, await CountAsync(database, "SELECT count(*) FROM analysis_runs"));
        // One result of each of the three analyses that need no model.
        Assert.Equal(Photos * 3, await CountAsync(database, "SELECT count(*) FROM analysis_results"));
        await AssertFilesAreThoseOfTheImagesAsync(database, Path.Combine(data.Path, "images"));
    }

    private static void AssertPageIsRead(JsonElement results)
    {
        Assert.Contains(TextPictures.PageLines[0], results.GetProperty("text").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(results.TryGetProperty("metadata", out _));
        Assert.True(results.TryGetProperty("caption", out _));
    }

    private static async Task WaitUntilWorkIsUnderWayAsync(RunningSystem system)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Patience; await Task.Delay(50))
        {
            using var response = await system.Gallery.Http.GetAsync("/api/analysis/queue");
            if (response.IsSuccessStatusCode && JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("running").GetInt32() > 0)
            {
                return;
            }
        }
        throw new TimeoutException("No analysis has begun.");
    }

    /// <summary>Files that belong to nobody are deleted when their reservation has run out; that time is made to have passed.</summary>
    private static async Task AssertFilesAreThoseOfTheImagesAsync(NpgsqlDataSource database, string folder)
    {
        await using (var command = database.CreateCommand("UPDATE blobs SET delete_after = now() WHERE image_id IS NULL"))
        {
            await command.ExecuteNonQueryAsync();
        }
        for (var began = TimeProvider.System.GetTimestamp(); await CountAsync(database, "SELECT count(*) FROM blobs WHERE image_id IS NULL") > 0; await Task.Delay(200))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "Files that belong to no image are not deleted.");
        }
        var known = new List<string>();
        await using (var command = database.CreateCommand("SELECT storage_key FROM blobs"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                known.Add(reader.GetString(0));
            }
        }
        Assert.Equal(known.Order(), Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order());
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
