using System.Net;
using System.Text.Json;
using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Pictures;

namespace DaprImages.EndToEnd.Tests;

/// <summary>The outside world is told, through the binding, when it is configured.</summary>
public sealed class NotificationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Finished_analysis_is_announced_in_the_trace_that_began_with_the_upload()
    {
        var port = Ports.Free(1)[0];
        using var webhook = new HttpListener();
        webhook.Prefixes.Add($"http://127.0.0.1:{port}/");
        webhook.Start();
        using var data = new DataFolder();
        using var components = new ComponentsFolder().Add("notify.yaml").Replace("notify.yaml", "http://localhost:9000/analysis-finished", $"http://127.0.0.1:{port}/analysis-finished");
        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string?> { ["Notify__Enabled"] = "true" }, components.Path);

        var id = await system.Gallery.UploadAsync("page.png", TextPictures.Page, traceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var call = await webhook.GetContextAsync().WaitAsync(Patience);
        var announcement = (await JsonDocument.ParseAsync(call.Request.InputStream)).RootElement;
        call.Response.StatusCode = (int)HttpStatusCode.NoContent;
        call.Response.Close();
        Assert.Equal("/analysis-finished", call.Request.RawUrl);
        Assert.Equal(id, announcement.GetProperty("imageId").GetGuid());
        Assert.Equal("completed", announcement.GetProperty("status").GetString());
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", call.Request.Headers["traceparent"], StringComparison.Ordinal);
        var status = (await system.Gallery.WaitUntilEndedAsync([id], Patience))[id];
        Assert.Equal("completed", status.GetProperty("status").GetString());
    }
}
