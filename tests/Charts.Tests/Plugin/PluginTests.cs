using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Plugin;

/// <summary>kubectl daprimages, against recorded answers.</summary>
public sealed class PluginTests
{
    private const string Photo = "01930000-0000-7000-8000-0000000000aa";

    [PluginFact]
    public async Task Help_names_every_command()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(["status", "queue", "failed", "rerun WHICH", "trace IMAGE_ID", "models"], command => Assert.Contains($"kubectl daprimages {command} ", run.Output, StringComparison.Ordinal));
        Assert.Empty(cluster.Calls);
    }

    [PluginFact]
    public async Task Status_shows_pods_and_what_keeps_an_app_from_working()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["status"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("dapr-images-upload-7f9c8b6d5-4kzqj", run.Output, StringComparison.Ordinal);
        Assert.Contains("analysis  sidecar    unhealthy  the Dapr sidecar cannot be reached or is not ready\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("upload    database   healthy", run.Output, StringComparison.Ordinal);
    }

    [PluginFact]
    public async Task Queue_is_a_table()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["queue", "--namespace", "photos", "--context", "kind"]);

        Assert.Equal("WAITING  UNDER WAY  OLDEST WAITS\n412      16         12m\n", run.Output);
        Assert.All(cluster.Calls, call => Assert.StartsWith("--namespace photos --context kind ", call, StringComparison.Ordinal));
    }

    [PluginFact]
    public async Task Failures_are_told_by_reason_with_what_helps()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["failed"]);

        Assert.Equal(
            """
            STAGE        STATUS   PHOTOS  REASON                                             WHAT HELPS
            scene        skipped  31      There is no model to tell places on this machine.  scripts/models pull
            (the photo)  failed   2       The file ends before the picture does.             -

            """,
            run.Output);
    }

    [PluginFact]
    public async Task Nothing_failed_is_said_in_words()
    {
        await using var cluster = new RecordedCluster();
        cluster.Answer("GET /api/analysis/failures", 200, new JsonObject { ["items"] = new JsonArray() });

        Assert.Equal("Nothing has failed.\n", (await cluster.RunAsync(["failed"])).Output);
    }

    [PluginFact]
    public async Task Rerun_asks_for_what_was_said()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["rerun", "missing", "--stage", "scene"]);

        Assert.Equal("31 photos are queued.\n", run.Output);
        var body = JsonNode.Parse(Assert.Single(cluster.Requests)["POST /api/analysis/rerun ".Length..])!;
        Assert.Equal("""{"which":"missing","stage":"scene"}""", body.ToJsonString());
    }

    [PluginFact]
    public async Task Trace_tells_stages_workflow_and_log_of_one_photo()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["trace", Photo]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            $"""
            {Photo}: completed
            STAGE       STATUS     ATTEMPTS  MS   ERROR
            preprocess  completed  1         182  -
            objects     completed  2         95   -
            faces       failed     3         12   OnnxRuntimeException: out of memory

            workflow 0193aa-1: COMPLETED, from 2026-11-29T12:00:01Z to 2026-11-29T12:00:04Z
            every event of it: dapr workflow history 0193aa-1 --app-id analysis --kubernetes --namespace photos

            2026-11-29T12:00:01  Information  Image {Photo}: analysis started as 0193aa-1, attempt 1
            2026-11-29T12:00:03  Warning  Image {Photo}: faces of run 0193aa-1 failed for good: OnnxRuntimeException: out of memory

            """,
            run.Output);
    }

    [PluginFact]
    public async Task Models_are_told_by_stage()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["models"]);

        Assert.Equal(
            """
            STAGE    MODEL                       VERSION  SINCE
            objects  yolox-s                     0.1.1    2026-11-29T11:00:00
            scene    none: the stage is skipped  -        2026-11-29T11:00:00

            """,
            run.Output);
    }

    [PluginFact]
    public async Task A_token_is_asked_for_and_shown()
    {
        await using var cluster = new RecordedCluster { Token = "dimg_right" };

        var without = await cluster.RunAsync(["queue"]);
        var with = await cluster.RunAsync(["queue"], ("DAPRIMAGES_TOKEN", "dimg_right"));

        Assert.Equal((1, ""), (without.ExitCode, without.Output));
        Assert.Contains("the upload app asks for a token: export DAPRIMAGES_TOKEN=dimg_...", without.Errors, StringComparison.Ordinal);
        Assert.Equal(0, with.ExitCode);
    }

    [PluginTheory]
    [InlineData(2, "unknown command 'restart'", "restart")]
    [InlineData(2, "unknown option '--all'", "status", "--all")]
    [InlineData(2, "rerun takes one of missing, failed, outdated, all", "rerun")]
    [InlineData(2, "'everything' is none of missing, failed, outdated, all", "rerun", "everything")]
    [InlineData(2, "trace takes the id of a photo", "trace", "holiday.jpg")]
    [InlineData(2, "--namespace takes a name", "queue", "--namespace")]
    [InlineData(1, "there is no photo 01930000-0000-7000-8000-0000000000bb, or it is not yours", "trace", "01930000-0000-7000-8000-0000000000bb")]
    [InlineData(1, "there is no service of DaprImages' upload in this namespace. Name another with --namespace.", "queue", "--namespace", "empty")]
    public async Task What_cannot_be_done_is_said_in_one_line(int exitCode, string message, params string[] arguments)
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(arguments);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"kubectl daprimages: {message}", run.Errors, StringComparison.Ordinal);
    }

    [PluginFact]
    public async Task What_the_app_refuses_is_told_with_its_reason()
    {
        await using var cluster = new RecordedCluster();
        cluster.Answer("POST /api/analysis/rerun", 400, new JsonObject { ["title"] = "Unknown stage", ["detail"] = "There is no analysis 'colour'." });

        var run = await cluster.RunAsync(["rerun", "all", "--stage", "colour"]);

        Assert.Equal((1, "kubectl daprimages: the upload app answers 400: There is no analysis 'colour'.\n"), (run.ExitCode, run.Errors));
    }

    [PluginFact]
    public async Task A_cluster_that_is_away_is_kubectls_to_tell()
    {
        await using var cluster = new RecordedCluster();

        var run = await cluster.RunAsync(["queue"], ("CLUSTER_AWAY", "1"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The connection to the server", run.Errors, StringComparison.Ordinal);
    }
}
