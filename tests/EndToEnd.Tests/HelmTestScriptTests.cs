using System.Diagnostics;
using DaprImages.TestKit.Node;

namespace DaprImages.EndToEnd.Tests;

/// <summary>What "helm test" runs in a cluster, against the system on this machine.</summary>
[Collection(SystemCollection.Name)]
public sealed class HelmTestScriptTests(SystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static string Files => Path.Combine(NodePackages.Root, "charts", "dapr-images", "files");

    [Fact]
    public async Task Uploads_a_picture_waits_for_its_analysis_and_leaves_nothing_behind()
    {
        var (exitCode, output) = await RunAsync(fixture.System.Gallery.Http.BaseAddress!);

        Assert.True(exitCode == 0, output);
        Assert.Contains("\ncompleted: ", output, StringComparison.Ordinal);
        var id = output["uploaded as ".Length..].Split('\n')[0];
        using var answer = await fixture.System.Gallery.Http.GetAsync($"/api/images/{id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Uri address)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(Files, "test.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ADDRESS"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["PICTURE"] = Path.Combine(Files, "test-picture.png");
        start.Environment["TOKEN"] = "/nonexistent";
        start.Environment["PATIENCE_SECONDS"] = "240";
        start.Environment["no_proxy"] = "127.0.0.1,localhost";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output + await errors);
    }
}
