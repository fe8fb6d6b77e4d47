using System.Net;
using System.Net.Http.Json;
using DaprImages.Sidecar.Bindings.Cron;
using DaprImages.TestKit.Processes;
using Dapr.Client;

namespace DaprImages.Sidecar.Tests.Bindings;

public sealed class BindingTests
{
    private const int Large = 40 << 20;

    [Fact]
    public async Task A_large_picture_goes_to_disk_and_comes_back_over_gRPC()
    {
        await using var sidecar = await StartAsync();
        using var client = new DaprClientBuilder().UseGrpcEndpoint($"http://127.0.0.1:{sidecar.GrpcPort}").UseGrpcChannelOptions(new() { MaxReceiveMessageSize = null }).Build();
        var picture = Picture();

        await client.InvokeBindingAsync(new BindingRequest("files", "create") { Data = picture, Metadata = { ["fileName"] = "a/b.jpg" } });
        var back = await client.InvokeBindingAsync(new BindingRequest("files", "get") { Metadata = { ["fileName"] = "a/b.jpg" } });

        AssertSame(picture, await File.ReadAllBytesAsync(Path.Combine(sidecar.Folder, "files", "a", "b.jpg")));
        AssertSame(picture, back.Data);
    }

    [Fact]
    public async Task A_large_picture_goes_to_disk_and_comes_back_over_HTTP()
    {
        await using var sidecar = await StartAsync();
        var picture = Picture();

        using var created = await sidecar.Http.PostAsJsonAsync("/v1.0/bindings/files", new { operation = "create", data = picture, metadata = new { fileName = "b.jpg" } });
        using var back = await sidecar.Http.PostAsJsonAsync("/v1.0/bindings/files", new { operation = "get", metadata = new { fileName = "b.jpg" } });

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        AssertSame(picture, await back.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/outside")]
    [InlineData("a/../../outside")]
    public async Task No_name_leads_out_of_the_root_folder(string name)
    {
        await using var sidecar = await StartAsync();

        using var created = await sidecar.Http.PostAsJsonAsync("/v1.0/bindings/files", new { operation = "create", data = "kept in!", metadata = new { fileName = name } });

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        Assert.Equal("kept in!", await File.ReadAllTextAsync(Path.Combine(sidecar.Folder, "files", "outside")));
    }

    [Theory]
    [InlineData("*/15 * * * *", "2026-03-01T10:07:30", "2026-03-01T10:15:00")]
    [InlineData("0 30 9 * * mon-fri", "2026-03-06T10:00:00", "2026-03-09T09:30:00")]
    [InlineData("0 0 31 * *", "2026-04-01T00:00:00", "2026-05-31T00:00:00")]
    [InlineData("0 0 13 * 5", "2026-03-01T00:00:00", "2026-03-06T00:00:00")]
    [InlineData("@daily", "2026-12-31T23:59:59", "2027-01-01T00:00:00")]
    [InlineData("0 0 29 feb ?", "2026-03-01T00:00:00", "2028-02-29T00:00:00")]
    public void A_crontab_gives_its_next_time(string schedule, string after, string next)
    {
        var time = new DateTimeOffset(DateTime.Parse(after, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

        Assert.Equal(next, CronSchedule.Parse(schedule, TimeZoneInfo.Utc).Next(time)!.Value.ToString("s", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("now and then")]
    [InlineData("61 * * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    public void A_schedule_that_is_none_is_refused(string schedule) => Assert.Throws<FormatException>(() => CronSchedule.Parse(schedule, TimeZoneInfo.Utc));

    private static Task<RunningSidecar> StartAsync()
    {
        var sidecar = new RunningSidecar { Flags = ["--max-body-size", "96Mi"] };
        return sidecar.StartAsync(RunningSidecar.Component("files", "bindings.localstorage", ("rootPath", Path.Combine(sidecar.Folder, "files"))));
    }

    private static void AssertSame(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual) => Assert.True(expected.Span.SequenceEqual(actual.Span));

    /// <summary>Begins as JPEG files do, which is no base64.</summary>
    private static byte[] Picture()
    {
        var bytes = new byte[Large];
        new Random(7).NextBytes(bytes);
        bytes[0] = 0xFF;
        return bytes;
    }
}
