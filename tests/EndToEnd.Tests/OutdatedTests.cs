using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DaprImages.TestKit.Onnx;
using DaprImages.TestKit.Pictures;
using Npgsql;

namespace DaprImages.EndToEnd.Tests;

/// <summary>After a model or a threshold has changed, what it made can be made again, and nothing else is.</summary>
public sealed class OutdatedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [OnnxFact]
    public async Task Only_what_another_model_or_another_threshold_made_is_made_again()
    {
        using var data = new DataFolder();
        var models = Directory.CreateDirectory(Path.Combine(data.Path, "models-here")).FullName;
        var settings = new Dictionary<string, string?> { ["MODELS_DIR"] = models, ["Models__Catalog"] = Path.Combine(models, "catalog.json") };
        Install(models, leastLabel: 0.2, similar: 1);
        Guid id;
        Dictionary<string, DateTime> first;
        await using (var system = await RunningSystem.StartAsync(data.Path, settings))
        {
            id = await system.Gallery.UploadAsync("page.png", TextPictures.NumberedPage(1));
            await system.Gallery.WaitUntilEndedAsync([id], Patience);
            first = await ReadTimesAsync(system);
        }
        Assert.Equal(["caption", "embedding", "metadata", "scene", "text"], first.Keys.Order());

        Install(models, leastLabel: 0.3, similar: 1);
        Dictionary<string, DateTime> second;
        await using (var system = await RunningSystem.StartAsync(data.Path, settings))
        {
            await RerunOutdatedAsync(system);
            await system.Gallery.WaitUntilEndedAsync([id], Patience);
            second = await ReadTimesAsync(system);
            var thresholds = (await system.Gallery.ReadResultsAsync(id)).GetProperty("scene").GetProperty("model").GetProperty("thresholds");

            // The caption is composed of what the others found.
            Assert.Equal(["caption", "scene"], Changed(first, second));
            Assert.Equal(0.3, thresholds.GetProperty("label").GetDouble());
            Assert.Equal(0, await QueueOutdatedAsync(system));
        }

        Install(models, leastLabel: 0.3, similar: 2);
        await using (var system = await RunningSystem.StartAsync(data.Path, settings))
        {
            await RerunOutdatedAsync(system);
            await system.Gallery.WaitUntilEndedAsync([id], Patience);

            Assert.Equal(["caption", "embedding"], Changed(second, await ReadTimesAsync(system)));
            Assert.Equal(0, await QueueOutdatedAsync(system));
        }
    }

    private static IEnumerable<string> Changed(Dictionary<string, DateTime> before, Dictionary<string, DateTime> after) => after.Keys.Where(stage => before[stage] != after[stage]).Order();

    /// <summary>As soon as the analysis app has entered what makes results now.</summary>
    private static async Task RerunOutdatedAsync(RunningSystem system)
    {
        for (var began = TimeProvider.System.GetTimestamp(); await QueueOutdatedAsync(system) == 0; await Task.Delay(250))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "Nothing became outdated.");
        }
    }

    private static async Task<int> QueueOutdatedAsync(RunningSystem system)
    {
        using var response = await system.Gallery.Http.PostAsJsonAsync("/api/analysis/rerun", new { which = "outdated" });
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("queued").GetInt32();
    }

    /// <summary>When each result was made.</summary>
    private static async Task<Dictionary<string, DateTime>> ReadTimesAsync(RunningSystem system)
    {
        await using var connection = new NpgsqlConnection(system.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT analysis_type, created_at FROM analysis_results", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var times = new Dictionary<string, DateTime>();
        while (await reader.ReadAsync())
        {
            times.Add(reader.GetString(0), reader.GetDateTime(1));
        }
        return times;
    }

    /// <summary>A catalogue of a model that takes everything for an attic, and of one whose features are a picture's colours.</summary>
    private static void Install(string folder, double leastLabel, float similar)
    {
        var scene = Put(new OnnxModel()
            .Input("image", "batch", 3, 4, 4)
            .Weights("nothing", [3, 2], 0, 0, 0, 0, 0, 0)
            .Weights("always", [2], 0.9f, 0.1f)
            .Node("ReduceMean", ["image"], "colour", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
            .Node("MatMul", ["colour", "nothing"], "zero")
            .Node("Add", ["zero", "always"], "prob")
            .Output("prob", "batch", 2)
            .ToArray());
        var embedding = Put(new OnnxModel()
            .Input("image", "batch", 3, 4, 4)
            .Weights("similar", [1], similar)
            .Node("ReduceMean", ["image"], "prob", ("axes", new long[] { 2, 3 }), ("keepdims", 0L))
            .Node("Add", ["prob", "similar"], "embedding")
            .Output("prob", "batch", 3)
            .Output("embedding", "batch", 3)
            .ToArray());
        var (places, insides, things) = (Put("/a/attic 0\n/b/beach 1\n"u8), Put("/a/attic 1\n/b/beach 2\n"u8), Put("a\nb\nc\n"u8));
        const string common = """
            "version": "1", "profiles": [], "licence": { "id": "MIT", "commercialUse": true, "note": "" },
            "input": { "width": 4, "height": 4, "resize": "stretch", "channels": "rgb", "scale": 0.004, "mean": [0, 0, 0], "std": [1, 1, 1] }
            """;
        File.WriteAllText(Path.Combine(folder, "catalog.json"), string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            {
              "version": 1,
              "models": [
                {
                  "id": "attics", "stage": "scene", "kind": "places365", {{common}}, "thresholds": { "label": {{leastLabel}}, "indoor": 0.5, "unsure": 0.1 },
                  "files": [
                    { "role": "weights", "name": "s", "sha256": "{{scene}}" }, { "role": "labels", "name": "l", "sha256": "{{places}}" },
                    { "role": "indoor-outdoor", "name": "i", "sha256": "{{insides}}" }
                  ]
                },
                {
                  "id": "colours", "stage": "embedding", "kind": "imagenet-classifier", {{common}}, "thresholds": { "tag": 2 },
                  "files": [{ "role": "weights", "name": "e", "sha256": "{{embedding}}" }, { "role": "labels", "name": "t", "sha256": "{{things}}" }]
                }
              ]
            }
            """));

        string Put(ReadOnlySpan<byte> file)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(file));
            File.WriteAllBytes(Path.Combine(folder, digest), file);
            return digest;
        }
    }
}
