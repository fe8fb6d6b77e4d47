using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DaprImages.TestKit;

namespace DaprImages.Analysis.Tests;

public sealed class OperationsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Alive_without_a_sidecar_but_not_ready_and_it_says_why()
    {
        await using var app = await AnalysisApp.StartAsync(postgres);

        using var healthz = await app.Http.GetAsync("/healthz");
        using var readyz = await app.Http.GetAsync("/readyz");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (healthz.StatusCode, readyz.StatusCode));
        var report = await readyz.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal("the Dapr sidecar cannot be reached or is not ready", (string?)report!["checks"]!["sidecar"]!["reason"]);
    }

    [Fact]
    public async Task Queue_depth_and_age_and_the_process_are_measured()
    {
        await using var app = await AnalysisApp.StartAsync(postgres, null, ("Runs:MaxInFlight", "1"));
        await app.Data.UploadAsync();
        await app.Data.UploadAsync();
        await app.Data.Source.CreateCommand("UPDATE analysis_queue SET created_at = now() - interval '90 seconds'").ExecuteNonQueryAsync();

        // What is shown is what was counted last: between the two uploads, perhaps.
        var metrics = await ReadUntilAsync(
            app,
            text => Value(text, "daprimages_queue_depth{status=\"pending\"} ") == 1 && Value(text, "daprimages_queue_depth{status=\"running\"} ") == 1 && Value(text, "daprimages_queue_oldest_age_seconds ") >= 90);

        Assert.InRange(Value(metrics, "daprimages_queue_oldest_age_seconds "), 90, 300);
        Assert.True(Value(metrics, "dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"} ") > 0);
        Assert.True(Value(metrics, "dotnet_process_memory_working_set_bytes ") > 1 << 20);
    }

    /// <summary>Not a number while it is not measured yet.</summary>
    private static double Value(string metrics, string start) => metrics.Split('\n').SingleOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line
        ? double.Parse(line[start.Length..], System.Globalization.CultureInfo.InvariantCulture)
        : double.NaN;

    private static async Task<string> ReadUntilAsync(AnalysisApp app, Func<string, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var text = ""; ; await Task.Delay(50, patience.Token))
        {
            text = await app.Http.GetStringAsync("/metrics", patience.Token);
            if (holds(text))
            {
                return text;
            }
        }
    }
}
